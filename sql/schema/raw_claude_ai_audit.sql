CREATE TABLE IF NOT EXISTS raw_claude_ai_audit (
  event_date DATE NOT NULL OPTIONS(description="UTC day"),
  event_at TIMESTAMP NOT NULL OPTIONS(description="created_at"),
  event STRING NOT NULL OPTIONS(description="The vendor's name of the event, an open set"),
  actor_email STRING OPTIONS(description="Lower case; NULL when the row names no person"),
  actor_name STRING OPTIONS(description="As the log spells it"),
  target_email STRING OPTIONS(description="Whom an administrative event is about"),
  role STRING OPTIONS(description="Role that was granted or taken"),
  seat_tier STRING OPTIONS(description="Seat tier that was given"),
  spend_limit_usd NUMERIC OPTIONS(description="Extra-usage limit that was set"),
  client_platform STRING OPTIONS(description="web, desktop, ios, …"),
  is_admin_event BOOL NOT NULL OPTIONS(description="About access, seats, limits or settings rather than use"),
  event_info STRING OPTIONS(description="JSON text"),
  entity_info STRING OPTIONS(description="JSON text"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant the file speaks for"),
  raw_response STRING OPTIONS(description="The file's own row, verbatim, as JSON text under its own column names")
)
PARTITION BY ingest_date
CLUSTER BY event, actor_email
OPTIONS(description="One line per event of the claude.ai audit log export.", require_partition_filter=TRUE);
