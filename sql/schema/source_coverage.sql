CREATE TABLE IF NOT EXISTS source_coverage (
  date DATE NOT NULL OPTIONS(description="UTC day"),
  stream STRING NOT NULL OPTIONS(description="Stream"),
  state STRING NOT NULL OPTIONS(description="not_configured, never_collected, forbidden, failed, late, partial, reported_zero, reported"),
  revised BOOL NOT NULL OPTIONS(description="The vendor said something else about this day before"),
  settled BOOL NOT NULL OPTIONS(description="Asked for long enough after the day closed"),
  last_error STRING OPTIONS(description="Why the latest attempt did not succeed"),
  snapshot_id STRING OPTIONS(description="Winner"),
  observed_at TIMESTAMP OPTIONS(description="When the winner was seen"),
  row_count INT64 OPTIONS(description="Lines the winner has for this day"),
  quarantined_rows INT64 OPTIONS(description="Records of this day that could not be read")
)
PARTITION BY date
CLUSTER BY stream
OPTIONS(description="What each stream said about each day: silence is not zero.");
