CREATE TABLE IF NOT EXISTS raw_snapshot_days (
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot"),
  stream STRING NOT NULL OPTIONS(description="Stream"),
  day DATE NOT NULL OPTIONS(description="UTC day"),
  row_count INT64 NOT NULL OPTIONS(description="Lines of that day"),
  quarantined_rows INT64 NOT NULL OPTIONS(description="Records of that day that could not be read"),
  quarantined_usd NUMERIC OPTIONS(description="Their legible amounts; they belong to the vendor's total"),
  checksum STRING NOT NULL OPTIONS(description="SHA-256 over the day's lines without their metadata: equal says nothing changed"),
  is_zero BOOL NOT NULL OPTIONS(description="All measures of the day sum to 0"),
  ingest_date DATE NOT NULL OPTIONS(description="Partition of the raw lines"),
  is_partial BOOL OPTIONS(description="The snapshot covers only a part of the day; one that covers it whole goes before it")
)
CLUSTER BY stream, day
OPTIONS(description="One line per snapshot and day of its window: what it says about that day.");
