CREATE TABLE IF NOT EXISTS raw_cursor_members (
  state_date DATE NOT NULL OPTIONS(description="UTC date of the observation"),
  user_id STRING OPTIONS(description="user_… or a number, kept as text"),
  email STRING OPTIONS(description="Lower case"),
  name STRING OPTIONS(description="Display name"),
  role STRING OPTIONS(description="member, owner, free-owner, …"),
  is_removed BOOL OPTIONS(description="Has left the team"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY email
OPTIONS(description="One line per team member as seen on a date.", require_partition_filter=TRUE);
