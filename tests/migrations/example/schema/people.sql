CREATE TABLE IF NOT EXISTS people (
  day DATE NOT NULL OPTIONS(description="UTC day"),
  user_email STRING OPTIONS(description="Person, or nobody"),
  cost_usd NUMERIC OPTIONS(description="US dollars"),
  team_name STRING OPTIONS(description="Team, in words")
)
PARTITION BY day
CLUSTER BY user_email
OPTIONS(description="An example; of people.", require_partition_filter=TRUE);
