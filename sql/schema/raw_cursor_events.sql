CREATE TABLE IF NOT EXISTS raw_cursor_events (
  usage_date DATE NOT NULL OPTIONS(description="UTC day of the event"),
  event_timestamp TIMESTAMP NOT NULL OPTIONS(description="Millisecond precision"),
  user_email STRING OPTIONS(description="Lower case; NULL when the vendor names nobody"),
  service_account_id STRING OPTIONS(description="Set for service accounts"),
  model STRING OPTIONS(description="`default` is Auto"),
  kind STRING OPTIONS(description="The vendor's text, an open set"),
  max_mode BOOL OPTIONS(description="Max mode"),
  is_token_based BOOL OPTIONS(description="Priced by tokens"),
  is_chargeable BOOL OPTIONS(description="NULL in old answers"),
  is_headless BOOL OPTIONS(description="Background use"),
  request_units NUMERIC OPTIONS(description="requestsCosts: request units, not money"),
  input_tokens INT64 OPTIONS(description="NULL when not token based"),
  output_tokens INT64 OPTIONS(description="NULL when not token based"),
  cache_write_tokens INT64 OPTIONS(description="NULL when not token based"),
  cache_read_tokens INT64 OPTIONS(description="NULL when not token based"),
  total_usd NUMERIC OPTIONS(description="tokenUsage.totalCents in dollars"),
  charged_usd NUMERIC OPTIONS(description="chargedCents in dollars, token fee included"),
  token_fee_usd NUMERIC OPTIONS(description="cursorTokenFee in dollars"),
  list_cost_usd NUMERIC OPTIONS(description="totalCents + fee, else chargedCents"),
  billed_cost_usd NUMERIC OPTIONS(description="What an invoice charges; NULL when the vendor's words do not decide it"),
  conversation_id STRING OPTIONS(description="Conversation"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY user_email, usage_date
OPTIONS(description="One line per usage event; events have no id, two equal ones are two.", require_partition_filter=TRUE);
