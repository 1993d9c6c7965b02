CREATE TABLE IF NOT EXISTS applied_winners (
  stream STRING NOT NULL OPTIONS(description="Stream"),
  day DATE NOT NULL OPTIONS(description="UTC day"),
  snapshot_id STRING NOT NULL OPTIONS(description="Winner when the day was built"),
  checksum STRING NOT NULL OPTIONS(description="Content of the day"),
  quarantined_rows INT64 NOT NULL OPTIONS(description="Records that could not be read"),
  quarantined_usd NUMERIC OPTIONS(description="Their legible amounts")
)
CLUSTER BY stream, day
OPTIONS(description="The snapshot whose rows the published facts hold, per stream and day.");
