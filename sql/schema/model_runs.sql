CREATE TABLE IF NOT EXISTS model_runs (
  run_id STRING NOT NULL OPTIONS(description="Run that built it"),
  revision INT64 NOT NULL OPTIONS(description="1, or more for a replay"),
  model STRING NOT NULL OPTIONS(description="Table that was built"),
  statement_count INT64 NOT NULL OPTIONS(description="Statements it took"),
  duration_ms INT64 NOT NULL OPTIONS(description="Time they took together"),
  row_count INT64 NOT NULL OPTIONS(description="Rows they made"),
  bytes_billed INT64 OPTIONS(description="Bytes that were charged; NULL where the warehouse charges none"),
  built_at TIMESTAMP NOT NULL OPTIONS(description="When the run was published")
)
CLUSTER BY run_id, model
OPTIONS(description="What every model of a run cost in time and bytes.");
