CREATE TABLE IF NOT EXISTS raw_snapshots (
  snapshot_id STRING NOT NULL OPTIONS(description="Hash of stream, window, run and revision"),
  stream STRING NOT NULL OPTIONS(description="Stream"),
  window_start DATE NOT NULL OPTIONS(description="First day, inclusive"),
  window_end DATE NOT NULL OPTIONS(description="Last day, inclusive"),
  run_id STRING NOT NULL OPTIONS(description="Run"),
  revision INT64 NOT NULL OPTIONS(description="1, or more for a replay"),
  observed_at TIMESTAMP NOT NULL OPTIONS(description="The instant before the first vendor request: the newest sound one wins a day"),
  row_count INT64 NOT NULL OPTIONS(description="Lines loaded"),
  quarantined_rows INT64 NOT NULL OPTIONS(description="Records the vendor sent that could not be read"),
  checksum STRING NOT NULL OPTIONS(description="SHA-256 over the lines without their metadata"),
  rows_from STRING NOT NULL OPTIONS(description="Snapshot whose raw lines hold this content: itself, or an earlier one that said exactly the same"),
  sound BOOL NOT NULL OPTIONS(description="All pages read and nothing (money) or at most 1 % quarantined"),
  state STRING NOT NULL OPTIONS(description="loaded, held or accepted"),
  reason STRING OPTIONS(description="Why it is held"),
  commit_key STRING NOT NULL OPTIONS(description="Lake key of the commit"),
  drift STRING OPTIONS(description="JSON map: unknown vendor field -> occurrences"),
  findings STRING OPTIONS(description="JSON array of quality findings: {rule, subject, detail}"),
  loaded_at TIMESTAMP NOT NULL OPTIONS(description="When this warehouse took it; decides nothing")
)
CLUSTER BY stream
OPTIONS(description="One line per snapshot in this warehouse, and one more when a person accepted a held one.");
