CREATE TABLE IF NOT EXISTS raw_claude_code_team (
  period_start DATE NOT NULL OPTIONS(description="First day the figures cover"),
  period_end DATE NOT NULL OPTIONS(description="Last day the figures cover, included"),
  email STRING NOT NULL OPTIONS(description="Lower case"),
  lines_accepted INT64 NOT NULL OPTIONS(description="Lines this month"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant the file speaks for"),
  raw_response STRING OPTIONS(description="The file's own row, verbatim, as JSON text under its own column names")
)
PARTITION BY ingest_date
CLUSTER BY email
OPTIONS(description="One line per person of the Claude Code team export.", require_partition_filter=TRUE);
