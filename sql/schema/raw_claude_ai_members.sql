CREATE TABLE IF NOT EXISTS raw_claude_ai_members (
  state_date DATE NOT NULL OPTIONS(description="UTC date the file speaks for"),
  email STRING NOT NULL OPTIONS(description="Lower case"),
  name STRING OPTIONS(description="As the file spells it"),
  role STRING OPTIONS(description="Primary Owner, Owner, Admin, User"),
  status STRING OPTIONS(description="Active, Pending, …"),
  seat_tier STRING OPTIONS(description="Premium, Standard, Unassigned"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant the file speaks for"),
  raw_response STRING OPTIONS(description="The file's own row, verbatim, as JSON text under its own column names")
)
PARTITION BY ingest_date
CLUSTER BY email
OPTIONS(description="One line per member of the claude.ai organisation.", require_partition_filter=TRUE);
