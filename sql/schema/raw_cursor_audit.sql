CREATE TABLE IF NOT EXISTS raw_cursor_audit (
  event_date DATE NOT NULL OPTIONS(description="UTC day"),
  event_timestamp TIMESTAMP NOT NULL OPTIONS(description="Instant of the event"),
  event_id STRING NOT NULL OPTIONS(description="The vendor's id"),
  user_email STRING OPTIONS(description="Lower case"),
  event_type STRING OPTIONS(description="add_user, login, …"),
  ip_address STRING OPTIONS(description="Personal data"),
  event_data STRING OPTIONS(description="JSON object"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY event_type
OPTIONS(description="One line per audit event. Contains IP addresses: personal data.", require_partition_filter=TRUE);
