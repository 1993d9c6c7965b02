CREATE TABLE IF NOT EXISTS raw_cursor_spend (
  state_date DATE NOT NULL OPTIONS(description="UTC date of the observation"),
  cycle_start DATE NOT NULL OPTIONS(description="First day of the billing cycle"),
  user_id STRING OPTIONS(description="user_…"),
  email STRING OPTIONS(description="Lower case"),
  name STRING OPTIONS(description="Display name"),
  role STRING OPTIONS(description="Role"),
  spend_usd NUMERIC OPTIONS(description="On-demand spend so far"),
  overall_spend_usd NUMERIC OPTIONS(description="On-demand and included spend so far"),
  included_spend_usd NUMERIC OPTIONS(description="Included spend so far, when the vendor says"),
  fast_premium_requests INT64 OPTIONS(description="Legacy request count"),
  monthly_limit_usd NUMERIC OPTIONS(description="NULL is no limit"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY email, state_date
OPTIONS(description="One line per member: spend so far in the billing cycle, as seen on a date. Cumulative.", require_partition_filter=TRUE);
