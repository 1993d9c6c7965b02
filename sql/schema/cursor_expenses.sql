CREATE TABLE IF NOT EXISTS cursor_expenses (
  expense_date DATE NOT NULL OPTIONS(description="UTC day"),
  user_email STRING NOT NULL OPTIONS(description="unknown@unattributed.com when the vendor names nobody"),
  model STRING OPTIONS(description="`default` is Auto"),
  kind STRING OPTIONS(description="The vendor's text"),
  cost_type STRING NOT NULL OPTIONS(description="usage_based, plan_usage when a plan covers it, or subscription"),
  events INT64 OPTIONS(description="Events"),
  request_units NUMERIC OPTIONS(description="Request units, not money"),
  input_tokens INT64 OPTIONS(description="Tokens of token-based events"),
  output_tokens INT64 OPTIONS(description="Tokens of token-based events"),
  cache_write_tokens INT64 OPTIONS(description="Tokens of token-based events"),
  cache_read_tokens INT64 OPTIONS(description="Tokens of token-based events"),
  list_cost_usd NUMERIC OPTIONS(description="Usage at public price, billed or not; NULL is unknown"),
  billed_cost_usd NUMERIC OPTIONS(description="What an invoice charges; NULL is unknown"),
  cost_usd NUMERIC OPTIONS(description="Amortised: metered usage on its day, seat fees over the days they cover; NULL is unknown"),
  cost_basis STRING NOT NULL OPTIONS(description="metered, estimated from differences of cumulative spend, or of a seat: estimated, invoiced, amortized"),
  attribution_mode STRING NOT NULL OPTIONS(description="direct, mapped for a seat, or unattributed"),
  source_stream STRING NOT NULL OPTIONS(description="cursor_events or upload_cursor_events, cursor_spend where events are forbidden, sheets for seats"),
  seats INT64 OPTIONS(description="Seats bought, on their billing day"),
  snapshot_id STRING OPTIONS(description="Snapshot that the figure came from"),
  ingest_date DATE OPTIONS(description="UTC date the vendor was asked"),
  request_id STRING OPTIONS(description="Run that asked")
)
PARTITION BY expense_date
CLUSTER BY user_email, model
OPTIONS(description="Cursor usage events summed by day, person, model and kind.");
