CREATE TABLE IF NOT EXISTS raw_claude_ai_member_activity (
  period_start DATE NOT NULL OPTIONS(description="First day the figures cover"),
  period_end DATE NOT NULL OPTIONS(description="Last day the figures cover, included"),
  email STRING NOT NULL OPTIONS(description="Lower case"),
  name STRING OPTIONS(description="As the file spells it"),
  role STRING OPTIONS(description="Role"),
  seat_tier STRING OPTIONS(description="Seat tier"),
  last_active DATE OPTIONS(description="Last day of any use"),
  days_active INT64 OPTIONS(description="Days with any use in the period"),
  chats INT64 OPTIONS(description="Chats"),
  messages INT64 OPTIONS(description="Messages"),
  projects_created INT64 OPTIONS(description="Projects created"),
  projects_used INT64 OPTIONS(description="Projects used"),
  pull_requests INT64 OPTIONS(description="Pull requests"),
  code_sessions INT64 OPTIONS(description="Code sessions"),
  file_edits INT64 OPTIONS(description="File edits"),
  cowork_sessions INT64 OPTIONS(description="Cowork sessions"),
  cowork_messages INT64 OPTIONS(description="Cowork messages"),
  artifacts_created INT64 OPTIONS(description="Artifacts"),
  estimated_spend_usd NUMERIC OPTIONS(description="The vendor's own estimate for the period"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant the file speaks for"),
  raw_response STRING OPTIONS(description="The file's own row, verbatim, as JSON text under its own column names")
)
PARTITION BY ingest_date
CLUSTER BY email
OPTIONS(description="One line per member of the members analytics export, summed over its period.", require_partition_filter=TRUE);
