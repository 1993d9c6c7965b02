CREATE TABLE IF NOT EXISTS run_entries (
  run_id STRING NOT NULL OPTIONS(description="Run"),
  revision INT64 NOT NULL OPTIONS(description="1, or more for a replay"),
  kind STRING NOT NULL OPTIONS(description="daily, backfill, replay, …"),
  planned_at TIMESTAMP NOT NULL OPTIONS(description="When it was planned"),
  stream STRING NOT NULL OPTIONS(description="Stream"),
  window_start DATE NOT NULL OPTIONS(description="First day"),
  window_end DATE NOT NULL OPTIONS(description="Last day"),
  outcome STRING NOT NULL OPTIONS(description="loaded, forbidden, failed, late or not_configured"),
  error STRING OPTIONS(description="Why not"),
  snapshot_id STRING OPTIONS(description="What was loaded"),
  updated_at TIMESTAMP NOT NULL OPTIONS(description="When this was written")
)
CLUSTER BY run_id, stream
OPTIONS(description="How every entry of every plan ended.");
