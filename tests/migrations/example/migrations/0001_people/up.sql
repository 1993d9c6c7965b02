-- A comment; with a semicolon.
CREATE TABLE IF NOT EXISTS people (
  day DATE NOT NULL OPTIONS(description="UTC day"),
  user_email STRING NOT NULL OPTIONS(description="Person"),
  team_no INT64 OPTIONS(description="Team"),
  cost_usd NUMERIC OPTIONS(description="US dollars")
)
PARTITION BY day
CLUSTER BY user_email
OPTIONS(description="An example; of people.", require_partition_filter=TRUE);
