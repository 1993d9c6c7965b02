CREATE TABLE IF NOT EXISTS fct_cost_changes (
  cost_date DATE NOT NULL OPTIONS(description="UTC day"),
  platform STRING NOT NULL OPTIONS(description="Platform"),
  team STRING OPTIONS(description="Team"),
  ledger STRING NOT NULL OPTIONS(description="list, billed or amortised"),
  old_usd NUMERIC OPTIONS(description="Sum before; NULL when nothing was published"),
  new_usd NUMERIC OPTIONS(description="Sum after; NULL when nothing is left"),
  cause STRING NOT NULL OPTIONS(description="vendor, sheet or model"),
  run_id STRING NOT NULL OPTIONS(description="Run that published"),
  published_at TIMESTAMP NOT NULL OPTIONS(description="When")
)
PARTITION BY cost_date
CLUSTER BY platform
OPTIONS(description="What every publication changed: as reported on T = current minus later changes.");
