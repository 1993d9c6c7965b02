CREATE TABLE IF NOT EXISTS agg_person_day (
  day DATE NOT NULL OPTIONS(description="UTC day"),
  month DATE NOT NULL OPTIONS(description="First day of its month"),
  vendor STRING NOT NULL OPTIONS(description="Who charges or reports it"),
  platform STRING NOT NULL OPTIONS(description="claude_api, claude_code, claude_ai, cursor"),
  user_email STRING NOT NULL OPTIONS(description="unknown@unattributed.com when nobody is known"),
  team STRING OPTIONS(description="Team on that day"),
  project STRING OPTIONS(description="Project of the key or workspace"),
  is_active BOOL NOT NULL OPTIONS(description="Used it that day: any token, session, message, request or line"),
  list_cost_usd NUMERIC OPTIONS(description="Usage at public price; NULL is unknown"),
  billed_cost_usd NUMERIC OPTIONS(description="What an invoice charges; NULL is unknown"),
  cost_usd NUMERIC OPTIONS(description="Amortised; NULL is unknown"),
  seat_cost_usd NUMERIC OPTIONS(description="Part of cost_usd that is amortised seat fees"),
  plan_list_usd NUMERIC OPTIONS(description="Part of list_cost_usd that a plan covered"),
  metered_cost_usd NUMERIC OPTIONS(description="Part of cost_usd that is metered usage"),
  unattributed_cost_usd NUMERIC OPTIONS(description="Part of cost_usd that has no owner"),
  unpriced_records INT64 NOT NULL OPTIONS(description="Cost records whose list cost is unknown"),
  cost_records INT64 NOT NULL OPTIONS(description="Records of fct_cost_daily"),
  usage_records INT64 NOT NULL OPTIONS(description="Records of fct_usage_daily"),
  unattributed_records INT64 NOT NULL OPTIONS(description="Records of either that have no owner"),
  input_tokens INT64 OPTIONS(description="Uncached input"),
  output_tokens INT64 OPTIONS(description="Output"),
  cached_input_tokens INT64 OPTIONS(description="Cache writes"),
  cache_read_tokens INT64 OPTIONS(description="Cache reads"),
  sessions INT64 OPTIONS(description="The vendors' own counts; NULL where none reports them"),
  messages INT64 OPTIONS(description="Chat messages"),
  requests INT64 OPTIONS(description="Requests"),
  lines_of_code_added INT64 OPTIONS(description="Suggested or added"),
  lines_of_code_accepted INT64 OPTIONS(description="Accepted"),
  lines_of_code_removed INT64 OPTIONS(description="Removed"),
  commits INT64 OPTIONS(description="Commits"),
  pull_requests INT64 OPTIONS(description="Pull requests"),
  total_accepts INT64 OPTIONS(description="Accepts"),
  total_rejects INT64 OPTIONS(description="Rejects"),
  subscription_requests INT64 OPTIONS(description="Covered by a plan"),
  usage_based_requests INT64 OPTIONS(description="Charged")
)
PARTITION BY day
CLUSTER BY platform, user_email
OPTIONS(description="Cost and usage per person, day, platform, team and project: rebuilt for the days that changed.");

CREATE TABLE IF NOT EXISTS agg_person_month (
  month DATE NOT NULL OPTIONS(description="First day of the month"),
  vendor STRING NOT NULL OPTIONS(description="Who charges or reports it"),
  platform STRING NOT NULL OPTIONS(description="claude_api, claude_code, claude_ai, cursor"),
  user_email STRING NOT NULL OPTIONS(description="unknown@unattributed.com when nobody is known"),
  team STRING OPTIONS(description="Team on that day"),
  project STRING OPTIONS(description="Project of the key or workspace"),
  active_days INT64 NOT NULL OPTIONS(description="Days with use on this platform, team and project; not additive"),
  list_cost_usd NUMERIC OPTIONS(description="Usage at public price; NULL is unknown"),
  billed_cost_usd NUMERIC OPTIONS(description="What an invoice charges; NULL is unknown"),
  cost_usd NUMERIC OPTIONS(description="Amortised; NULL is unknown"),
  seat_cost_usd NUMERIC OPTIONS(description="Part of cost_usd that is amortised seat fees"),
  plan_list_usd NUMERIC OPTIONS(description="Part of list_cost_usd that a plan covered"),
  metered_cost_usd NUMERIC OPTIONS(description="Part of cost_usd that is metered usage"),
  unattributed_cost_usd NUMERIC OPTIONS(description="Part of cost_usd that has no owner"),
  unpriced_records INT64 NOT NULL OPTIONS(description="Cost records whose list cost is unknown"),
  cost_records INT64 NOT NULL OPTIONS(description="Records of fct_cost_daily"),
  usage_records INT64 NOT NULL OPTIONS(description="Records of fct_usage_daily"),
  unattributed_records INT64 NOT NULL OPTIONS(description="Records of either that have no owner"),
  input_tokens INT64 OPTIONS(description="Uncached input"),
  output_tokens INT64 OPTIONS(description="Output"),
  cached_input_tokens INT64 OPTIONS(description="Cache writes"),
  cache_read_tokens INT64 OPTIONS(description="Cache reads"),
  sessions INT64 OPTIONS(description="The vendors' own counts; NULL where none reports them"),
  messages INT64 OPTIONS(description="Chat messages"),
  requests INT64 OPTIONS(description="Requests"),
  lines_of_code_added INT64 OPTIONS(description="Suggested or added"),
  lines_of_code_accepted INT64 OPTIONS(description="Accepted"),
  lines_of_code_removed INT64 OPTIONS(description="Removed"),
  commits INT64 OPTIONS(description="Commits"),
  pull_requests INT64 OPTIONS(description="Pull requests"),
  total_accepts INT64 OPTIONS(description="Accepts"),
  total_rejects INT64 OPTIONS(description="Rejects"),
  subscription_requests INT64 OPTIONS(description="Covered by a plan"),
  usage_based_requests INT64 OPTIONS(description="Charged")
)
PARTITION BY month
CLUSTER BY platform, user_email
OPTIONS(description="Cost and usage per person, month, platform, team and project: rebuilt for the months that changed.");

CREATE TABLE IF NOT EXISTS agg_platform_day (
  day DATE NOT NULL OPTIONS(description="UTC day"),
  month DATE NOT NULL OPTIONS(description="First day of its month"),
  vendor STRING NOT NULL OPTIONS(description="Who charges it"),
  platform STRING NOT NULL OPTIONS(description="claude_api, claude_code, claude_ai, cursor"),
  source_stream STRING NOT NULL OPTIONS(description="Stream it came from: coverage is looked up by it"),
  team STRING OPTIONS(description="Team on that day"),
  project STRING OPTIONS(description="Project of the key or workspace"),
  model STRING OPTIONS(description="Model"),
  cost_type STRING NOT NULL OPTIONS(description="As in fct_cost_daily"),
  attribution_mode STRING NOT NULL OPTIONS(description="direct, mapped, derived, allocated or unattributed"),
  cost_basis STRING NOT NULL OPTIONS(description="invoiced, metered, allocated, amortized, estimated"),
  list_cost_usd NUMERIC OPTIONS(description="Usage at public price; NULL is unknown"),
  billed_cost_usd NUMERIC OPTIONS(description="What an invoice charges; NULL is unknown"),
  cost_usd NUMERIC OPTIONS(description="Amortised; NULL is unknown"),
  unpriced_records INT64 NOT NULL OPTIONS(description="Records whose list cost is unknown"),
  volume_units INT64 OPTIONS(description="Tokens, requests or seats behind it"),
  record_count INT64 NOT NULL OPTIONS(description="Records of fct_cost_daily")
)
PARTITION BY day
CLUSTER BY platform, team, model
OPTIONS(description="Cost by day and every dimension but people and keys: rebuilt for the days that changed.");

CREATE TABLE IF NOT EXISTS api_usage_expenses (
  expense_date DATE NOT NULL OPTIONS(description="UTC day"),
  api_key_id STRING OPTIONS(description="NULL: Console use, or cost that no key drove"),
  account_id STRING OPTIONS(description="User id of OAuth traffic"),
  service_account_id STRING OPTIONS(description="Service account of federated traffic"),
  user_email STRING OPTIONS(description="Owner; NULL when several share the key, unknown@unattributed.com when nobody is known"),
  platform STRING NOT NULL OPTIONS(description="claude_api, claude_code, …"),
  workspace_id STRING OPTIONS(description="NULL is the default workspace"),
  model STRING OPTIONS(description="Model id"),
  service_tier STRING OPTIONS(description="The usage report's tier, or the line's when no key drove it"),
  context_window STRING OPTIONS(description="0-200k or 200k-1M"),
  inference_geo STRING OPTIONS(description="global, us, not_available"),
  speed STRING OPTIONS(description="standard or fast, when known"),
  token_type STRING OPTIONS(description="The cost report's token type, web_search_requests, or NULL for a line without one"),
  cost_type STRING NOT NULL OPTIONS(description="input_tokens, output_tokens, cache_write, cache_read, web_search, code_execution, session_usage, usage_based"),
  quantity INT64 OPTIONS(description="Tokens, or searches; NULL where a line has no usage behind it"),
  list_cost_usd NUMERIC OPTIONS(description="Usage at public price, billed or not; NULL is unknown"),
  billed_cost_usd NUMERIC OPTIONS(description="What an invoice charges; NULL is unknown"),
  cost_usd NUMERIC OPTIONS(description="Amortised: metered usage on its day, seat fees over the days they cover; NULL is unknown"),
  attribution_mode STRING NOT NULL OPTIONS(description="direct, mapped, derived, allocated or unattributed"),
  allocation_rung STRING OPTIONS(description="How exactly the cost line matched: full, no_geo, no_speed, no_context, no_tier, whole; NULL without a cost line"),
  platform_rule STRING NOT NULL OPTIONS(description="key_sheet, workspace_map or default"),
  platform_conflict BOOL NOT NULL OPTIONS(description="Sheet and workspace map disagree about this key"),
  snapshot_id STRING OPTIONS(description="Snapshot that the figure came from"),
  ingest_date DATE OPTIONS(description="UTC date the vendor was asked"),
  request_id STRING OPTIONS(description="Run that asked")
)
PARTITION BY expense_date
CLUSTER BY platform, api_key_id, model
OPTIONS(description="Anthropic API usage with its exact share of the cost report: day, key, workspace, model and token type.");

CREATE TABLE IF NOT EXISTS applied_models (
  name STRING NOT NULL OPTIONS(description="What"),
  digest STRING NOT NULL OPTIONS(description="SHA-256")
)
CLUSTER BY name
OPTIONS(description="Hash of the models and seeds the published facts were built with.");

CREATE TABLE IF NOT EXISTS applied_winners (
  stream STRING NOT NULL OPTIONS(description="Stream"),
  day DATE NOT NULL OPTIONS(description="UTC day"),
  snapshot_id STRING NOT NULL OPTIONS(description="Winner when the day was built"),
  checksum STRING NOT NULL OPTIONS(description="Content of the day"),
  quarantined_rows INT64 NOT NULL OPTIONS(description="Records that could not be read"),
  quarantined_usd NUMERIC OPTIONS(description="Their legible amounts")
)
CLUSTER BY stream, day
OPTIONS(description="The snapshot whose rows the published facts hold, per stream and day.");

CREATE TABLE IF NOT EXISTS claude_ai_usage_stats (
  activity_date DATE NOT NULL OPTIONS(description="UTC day"),
  user_email STRING NOT NULL OPTIONS(description="Person"),
  conversation_count INT64 OPTIONS(description="Conversations"),
  message_count INT64 OPTIONS(description="Messages"),
  project_count INT64 OPTIONS(description="Projects used"),
  file_upload_count INT64 OPTIONS(description="Files uploaded"),
  sessions INT64 OPTIONS(description="The vendor's own count, or NULL"),
  input_tokens INT64 OPTIONS(description="Tokens, when reported"),
  output_tokens INT64 OPTIONS(description="Tokens, when reported"),
  cached_input_tokens INT64 OPTIONS(description="Cache writes, when reported"),
  cache_read_tokens INT64 OPTIONS(description="Cache reads, when reported"),
  is_active BOOL OPTIONS(description="Did anything that day"),
  source_stream STRING NOT NULL OPTIONS(description="Stream that reported the activity"),
  token_stream STRING OPTIONS(description="Stream that reported the tokens"),
  snapshot_id STRING OPTIONS(description="Snapshot that the figure came from"),
  ingest_date DATE OPTIONS(description="UTC date the vendor was asked"),
  request_id STRING OPTIONS(description="Run that asked")
)
PARTITION BY activity_date
CLUSTER BY user_email
OPTIONS(description="claude.ai usage: one row per person and day, the first source that reports a column wins.");

CREATE TABLE IF NOT EXISTS claude_code_usage_stats (
  activity_date DATE NOT NULL OPTIONS(description="UTC day"),
  user_email STRING NOT NULL OPTIONS(description="Person; unknown@unattributed.com when nobody is known"),
  actor_type STRING NOT NULL OPTIONS(description="user_actor or api_actor"),
  api_key_name STRING OPTIONS(description="api_actor only"),
  api_key_id STRING OPTIONS(description="When that name belongs to one key only"),
  customer_type STRING NOT NULL OPTIONS(description="api or subscription"),
  subscription_type STRING OPTIONS(description="enterprise, team or NULL"),
  organization_id STRING OPTIONS(description="Bare UUID"),
  terminal_type STRING OPTIONS(description="Free text"),
  is_remote BOOL OPTIONS(description="Web sessions"),
  num_sessions INT64 OPTIONS(description="Sessions; a sum over rows is an upper bound"),
  lines_added INT64 OPTIONS(description="Lines added"),
  lines_removed INT64 OPTIONS(description="Lines removed"),
  commits_by_claude_code INT64 OPTIONS(description="Commits"),
  pull_requests_by_claude_code INT64 OPTIONS(description="Pull requests"),
  tool_accepted INT64 OPTIONS(description="Tool proposals accepted"),
  tool_rejected INT64 OPTIONS(description="Tool proposals rejected"),
  input_tokens INT64 OPTIONS(description="Sum over models"),
  output_tokens INT64 OPTIONS(description="Sum over models"),
  cache_read_tokens INT64 OPTIONS(description="Sum over models"),
  cache_creation_tokens INT64 OPTIONS(description="Sum over models"),
  estimated_cost_usd NUMERIC OPTIONS(description="The vendor's estimate at list price; already inside the cost report for customer_type api"),
  model_breakdown STRING OPTIONS(description="JSON array, one object per model"),
  attribution_mode STRING NOT NULL OPTIONS(description="direct, mapped, derived or unattributed"),
  snapshot_id STRING OPTIONS(description="Snapshot that the figure came from"),
  ingest_date DATE OPTIONS(description="UTC date the vendor was asked"),
  request_id STRING OPTIONS(description="Run that asked")
)
PARTITION BY activity_date
CLUSTER BY user_email
OPTIONS(description="Claude Code analytics: actor, day, customer type, terminal and remoteness.");

CREATE TABLE IF NOT EXISTS claude_expenses (
  expense_date DATE NOT NULL OPTIONS(description="UTC day"),
  platform STRING NOT NULL OPTIONS(description="claude_api, claude_code, claude_ai"),
  product STRING OPTIONS(description="api, claude_code, chat, …"),
  user_email STRING OPTIONS(description="Person, where the vendor names one"),
  workspace_id STRING OPTIONS(description="NULL is the default workspace"),
  model STRING OPTIONS(description="Model id"),
  cost_type STRING OPTIONS(description="The cost report's (tokens, web_search, code_execution, session_usage), or subscription, extra_usage, plan_usage"),
  token_type STRING OPTIONS(description="The vendor's"),
  service_tier STRING OPTIONS(description="standard or batch"),
  context_window STRING OPTIONS(description="0-200k or 200k-1M"),
  inference_geo STRING OPTIONS(description="global, us, not_available"),
  description STRING OPTIONS(description="The vendor's text"),
  volume_units INT64 OPTIONS(description="Tokens or requests behind it, when known"),
  list_cost_usd NUMERIC OPTIONS(description="Usage at public price, billed or not; NULL is unknown"),
  billed_cost_usd NUMERIC OPTIONS(description="What an invoice charges; NULL is unknown"),
  cost_usd NUMERIC OPTIONS(description="Amortised: metered usage on its day, seat fees over the days they cover; NULL is unknown"),
  cost_basis STRING NOT NULL OPTIONS(description="invoiced, metered, allocated, amortized, estimated"),
  attribution_mode STRING NOT NULL OPTIONS(description="direct, mapped, derived, allocated or unattributed"),
  source_stream STRING NOT NULL OPTIONS(description="Stream it came from"),
  snapshot_id STRING OPTIONS(description="Snapshot that the figure came from"),
  ingest_date DATE OPTIONS(description="UTC date the vendor was asked"),
  request_id STRING OPTIONS(description="Run that asked")
)
PARTITION BY expense_date
CLUSTER BY platform, cost_type
OPTIONS(description="The cost report line by line (the control total), and usage on plans.");

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

CREATE TABLE IF NOT EXISTS cursor_usage_stats (
  activity_date DATE NOT NULL OPTIONS(description="UTC day"),
  user_email STRING NOT NULL OPTIONS(description="Person; unknown@unattributed.com when the vendor names nobody"),
  is_active BOOL OPTIONS(description="Active that day"),
  total_lines_added INT64 OPTIONS(description="All editor lines"),
  total_lines_deleted INT64 OPTIONS(description="All editor lines"),
  accepted_lines_added INT64 OPTIONS(description="Accepted AI lines"),
  accepted_lines_deleted INT64 OPTIONS(description="Accepted AI lines"),
  total_applies INT64 OPTIONS(description="Applies"),
  total_accepts INT64 OPTIONS(description="Suggestions accepted"),
  total_rejects INT64 OPTIONS(description="Suggestions rejected"),
  total_tabs_shown INT64 OPTIONS(description="Tab completions shown"),
  total_tabs_accepted INT64 OPTIONS(description="Tab completions accepted"),
  composer_requests INT64 OPTIONS(description="Composer requests"),
  chat_requests INT64 OPTIONS(description="Chat requests"),
  agent_requests INT64 OPTIONS(description="Agent requests"),
  cmdk_usages INT64 OPTIONS(description="Inline edits"),
  bugbot_usages INT64 OPTIONS(description="Review bot uses"),
  subscription_included_reqs INT64 OPTIONS(description="Raw counts, not billable units"),
  usage_based_reqs INT64 OPTIONS(description="Raw counts, not billable units"),
  api_key_reqs INT64 OPTIONS(description="Requests on the person's own key"),
  most_used_model STRING OPTIONS(description="Model used most"),
  client_version STRING OPTIONS(description="Editor version"),
  accepted_above_total BOOL NOT NULL OPTIONS(description="The vendor accepted more lines than it added: kept, and flagged"),
  snapshot_id STRING OPTIONS(description="Snapshot that the figure came from"),
  ingest_date DATE OPTIONS(description="UTC date the vendor was asked"),
  request_id STRING OPTIONS(description="Run that asked")
)
PARTITION BY activity_date
CLUSTER BY user_email
OPTIONS(description="Cursor daily usage: one row per person and day, inactive members included.");

CREATE TABLE IF NOT EXISTS dim_aliases (
  alias STRING NOT NULL OPTIONS(description="Address that a vendor may report"),
  email STRING NOT NULL OPTIONS(description="Address everything is booked on")
)
CLUSTER BY alias
OPTIONS(description="Other addresses of the same person.");

CREATE TABLE IF NOT EXISTS dim_api_key_owners (
  api_key_id STRING NOT NULL OPTIONS(description="Vendor id"),
  user_email STRING NOT NULL OPTIONS(description="Owner"),
  weight INT64 NOT NULL OPTIONS(description="Part of the whole, in billionths of a sheet share"),
  attribution_mode STRING NOT NULL OPTIONS(description="mapped, derived or allocated (shared)"),
  valid_from DATE NOT NULL OPTIONS(description="First day"),
  valid_to DATE NOT NULL OPTIONS(description="First day no longer")
)
CLUSTER BY api_key_id
OPTIONS(description="Who owns which part of a key, dated: one row per key, period and owner.");

CREATE TABLE IF NOT EXISTS dim_api_keys (
  api_key_id STRING NOT NULL OPTIONS(description="Vendor id"),
  api_key_name STRING OPTIONS(description="Name; not unique"),
  user_email STRING NOT NULL OPTIONS(description="Owner; the largest share of a shared key; unknown@unattributed.com without one"),
  user_id STRING OPTIONS(description="Owner's id"),
  platform STRING OPTIONS(description="What the sheet names, or NULL"),
  workspace_id STRING OPTIONS(description="NULL is the default workspace"),
  purpose STRING OPTIONS(description="development, production, testing, …"),
  is_active BOOL NOT NULL OPTIONS(description="Usable now"),
  created_date DATE OPTIONS(description="Creation"),
  expires_date DATE OPTIONS(description="Expiration"),
  notes STRING OPTIONS(description="Owners and weights of a shared key"),
  updated_date DATE OPTIONS(description="Last seen"),
  updated_timestamp TIMESTAMP OPTIONS(description="When it was last seen"),
  created_by STRING NOT NULL OPTIONS(description="api_keys sheet or vendor"),
  updated_by STRING NOT NULL OPTIONS(description="api_keys sheet or vendor"),
  valid_from DATE NOT NULL OPTIONS(description="First day this row speaks for"),
  valid_to DATE NOT NULL OPTIONS(description="First day it no longer does"),
  attribution_mode STRING NOT NULL OPTIONS(description="mapped, derived, allocated (shared) or unattributed"),
  owners INT64 NOT NULL OPTIONS(description="Number of owners"),
  team STRING OPTIONS(description="From the sheet"),
  project STRING OPTIONS(description="From the sheet"),
  status STRING OPTIONS(description="active, inactive, archived, expired")
)
CLUSTER BY platform, user_email, api_key_id
OPTIONS(description="API keys, dated: one row per key and period.");

CREATE TABLE IF NOT EXISTS dim_budgets (
  period STRING NOT NULL OPTIONS(description="2026-10, 2026-Q4 or 2026"),
  period_start DATE NOT NULL OPTIONS(description="First day"),
  period_end DATE NOT NULL OPTIONS(description="Last day, included"),
  platform STRING OPTIONS(description="NULL: all platforms"),
  team STRING OPTIONS(description="NULL: all teams"),
  ledger STRING NOT NULL OPTIONS(description="amortised, billed or list"),
  budget_usd NUMERIC NOT NULL OPTIONS(description="Budget of the whole period"),
  sheet_row INT64 NOT NULL OPTIONS(description="Row of the tab")
)
CLUSTER BY period_start
OPTIONS(description="Budgets, from the tab budgets.");

CREATE TABLE IF NOT EXISTS dim_invoices (
  vendor STRING NOT NULL OPTIONS(description="anthropic or cursor"),
  invoice_id STRING NOT NULL OPTIONS(description="The vendor's number"),
  platform STRING OPTIONS(description="When the line is about one platform"),
  kind STRING NOT NULL OPTIONS(description="total, usage, seats, extra_usage, priority_tier, tax, credit or adjustment"),
  period_start DATE NOT NULL OPTIONS(description="First day it charges"),
  period_end DATE NOT NULL OPTIONS(description="Last day it charges, included"),
  amount_usd NUMERIC NOT NULL OPTIONS(description="As invoiced; credits are negative"),
  issued_on DATE OPTIONS(description="Date of the invoice"),
  closed_on DATE OPTIONS(description="Day on which the month was closed for this vendor"),
  note STRING OPTIONS(description="For people"),
  sheet_row INT64 NOT NULL OPTIONS(description="Row of the tab")
)
CLUSTER BY vendor
OPTIONS(description="Lines of vendors' invoices, from the tab invoices.");

CREATE TABLE IF NOT EXISTS dim_pasted_usage (
  usage_date DATE NOT NULL OPTIONS(description="UTC day"),
  user_email STRING NOT NULL OPTIONS(description="Person"),
  message_count INT64 OPTIONS(description="Messages"),
  conversation_sessions INT64 OPTIONS(description="Conversations"),
  input_tokens INT64 OPTIONS(description="Tokens"),
  output_tokens INT64 OPTIONS(description="Tokens"),
  is_active BOOL OPTIONS(description="Did anything that day"),
  snapshot_id STRING OPTIONS(description="Sheet it came from"),
  ingest_date DATE OPTIONS(description="UTC date of the sheet"),
  request_id STRING OPTIONS(description="Run that read it")
)
CLUSTER BY usage_date
OPTIONS(description="claude.ai usage that people pasted into the tab claude_ai_usage.");

CREATE TABLE IF NOT EXISTS dim_subscriptions (
  subscription_id STRING NOT NULL OPTIONS(description="Hash of platform, plan, person and valid_from"),
  platform STRING NOT NULL OPTIONS(description="claude_ai, claude_code, cursor"),
  vendor STRING NOT NULL OPTIONS(description="Who charges it"),
  plan STRING NOT NULL OPTIONS(description="Plan as the sheet names it"),
  user_email STRING OPTIONS(description="Whose seat it is; NULL for seats nobody has"),
  seats INT64 NOT NULL OPTIONS(description="Seats of this row"),
  price_usd NUMERIC NOT NULL OPTIONS(description="Fee of one seat and period"),
  period STRING NOT NULL OPTIONS(description="month or year"),
  billing_day INT64 NOT NULL OPTIONS(description="Day of the month on which it is charged; the last day of a shorter month"),
  valid_from DATE NOT NULL OPTIONS(description="First day on which it is charged if that is a billing day"),
  valid_to DATE NOT NULL OPTIONS(description="First day on which it no longer is"),
  sheet_row INT64 NOT NULL OPTIONS(description="Row of the tab"),
  snapshot_id STRING OPTIONS(description="Sheet it came from"),
  ingest_date DATE OPTIONS(description="UTC date of the sheet"),
  request_id STRING OPTIONS(description="Run that read it")
)
CLUSTER BY platform
OPTIONS(description="Seats that are paid for, from the tab subscriptions.");

CREATE TABLE IF NOT EXISTS dim_users (
  user_id STRING NOT NULL OPTIONS(description="Derived from the address, stable for ever"),
  email STRING NOT NULL OPTIONS(description="Lower case; unique per day"),
  first_name STRING OPTIONS(description="First word of the display name"),
  last_name STRING OPTIONS(description="The rest of it"),
  display_name STRING OPTIONS(description="Name for screens"),
  department STRING OPTIONS(description="For cost allocation"),
  team STRING OPTIONS(description="Within the department"),
  manager_email STRING OPTIONS(description="Manager"),
  is_active BOOL NOT NULL OPTIONS(description="Listed by a vendor or the sheet, and not removed"),
  created_date DATE OPTIONS(description="First seen"),
  updated_date DATE OPTIONS(description="Last seen"),
  created_by STRING NOT NULL OPTIONS(description="Where the row came from"),
  updated_by STRING NOT NULL OPTIONS(description="Where it was last seen"),
  updated_timestamp TIMESTAMP OPTIONS(description="When it was last seen"),
  valid_from DATE NOT NULL OPTIONS(description="First day this row speaks for"),
  valid_to DATE NOT NULL OPTIONS(description="First day it no longer does"),
  aliases STRING OPTIONS(description="JSON array of other addresses"),
  anthropic_user_id STRING OPTIONS(description="Vendor id"),
  cursor_user_id STRING OPTIONS(description="Vendor id")
)
CLUSTER BY email, department
OPTIONS(description="People, dated: one row per address and period.");

CREATE TABLE IF NOT EXISTS dim_vendor_users (
  vendor_user_id STRING NOT NULL OPTIONS(description="The vendor's id"),
  email STRING NOT NULL OPTIONS(description="Address, lower case, aliases resolved")
)
CLUSTER BY vendor_user_id
OPTIONS(description="Vendor user ids and their addresses.");

CREATE TABLE IF NOT EXISTS dim_workspaces (
  workspace_id STRING NOT NULL OPTIONS(description="Vendor id; `default` is the one without an id"),
  name STRING OPTIONS(description="Name"),
  platform STRING OPTIONS(description="What the map names, or NULL"),
  project STRING OPTIONS(description="From the sheet"),
  status STRING OPTIONS(description="active or archived")
)
CLUSTER BY workspace_id
OPTIONS(description="Workspaces and the platform they stand for.");

CREATE TABLE IF NOT EXISTS fct_cost_changes (
  cost_date DATE NOT NULL OPTIONS(description="UTC day"),
  platform STRING NOT NULL OPTIONS(description="Platform"),
  team STRING OPTIONS(description="Team"),
  ledger STRING NOT NULL OPTIONS(description="list, billed or amortised"),
  old_usd NUMERIC OPTIONS(description="Sum before; NULL when nothing was published"),
  new_usd NUMERIC OPTIONS(description="Sum after; NULL when nothing is left"),
  cause STRING NOT NULL OPTIONS(description="vendor, sheet or model"),
  run_id STRING NOT NULL OPTIONS(description="Run that published"),
  published_at TIMESTAMP NOT NULL OPTIONS(description="When")
)
PARTITION BY cost_date
CLUSTER BY platform
OPTIONS(description="What every publication changed: as reported on T = current minus later changes.");

CREATE TABLE IF NOT EXISTS fct_cost_daily (
  cost_date DATE NOT NULL OPTIONS(description="UTC day"),
  platform STRING NOT NULL OPTIONS(description="claude_api, claude_code, claude_ai, cursor"),
  source_stream STRING NOT NULL OPTIONS(description="Stream it came from"),
  vendor STRING NOT NULL OPTIONS(description="Who charges it"),
  user_email STRING NOT NULL OPTIONS(description="unknown@unattributed.com when nobody is known"),
  user_id STRING OPTIONS(description="Person"),
  api_key_id STRING OPTIONS(description="Key"),
  model STRING OPTIONS(description="Model"),
  workspace_id STRING OPTIONS(description="NULL is the default workspace, or none"),
  cost_usd NUMERIC OPTIONS(description="Amortised; NULL is unknown"),
  cost_type STRING NOT NULL OPTIONS(description="input_tokens, output_tokens, cache_write, cache_read, web_search, code_execution, session_usage, usage_based, subscription, extra_usage, plan_usage"),
  volume_units INT64 OPTIONS(description="Units behind the cost"),
  unit_type STRING OPTIONS(description="tokens, requests, sessions, seats"),
  ingest_date DATE OPTIONS(description="UTC date the vendor was asked"),
  created_timestamp TIMESTAMP NOT NULL OPTIONS(description="When the row was published"),
  request_id STRING OPTIONS(description="Run that asked"),
  team STRING OPTIONS(description="Team on that day"),
  project STRING OPTIONS(description="Project of the key or workspace"),
  attribution_mode STRING NOT NULL OPTIONS(description="direct, mapped, derived, allocated or unattributed"),
  cost_basis STRING NOT NULL OPTIONS(description="invoiced, metered, allocated, amortized, estimated"),
  token_type STRING OPTIONS(description="The vendor's token type"),
  service_tier STRING OPTIONS(description="Tier"),
  context_window STRING OPTIONS(description="Context window"),
  inference_geo STRING OPTIONS(description="Geography"),
  list_cost_usd NUMERIC OPTIONS(description="Usage at public price; NULL is unknown"),
  billed_cost_usd NUMERIC OPTIONS(description="What an invoice charges; NULL is unknown"),
  snapshot_id STRING OPTIONS(description="Snapshot the money came from")
)
PARTITION BY cost_date
CLUSTER BY platform, user_email, model
OPTIONS(description="Cost per day in three ledgers that are never added to each other.", require_partition_filter=TRUE);

CREATE TABLE IF NOT EXISTS fct_usage_daily (
  usage_date DATE NOT NULL OPTIONS(description="UTC day"),
  platform STRING NOT NULL OPTIONS(description="claude_api, claude_code, claude_ai, cursor"),
  source_stream STRING NOT NULL OPTIONS(description="Stream it came from"),
  vendor STRING NOT NULL OPTIONS(description="Who reported it"),
  user_email STRING NOT NULL OPTIONS(description="unknown@unattributed.com when nobody is known"),
  user_id STRING OPTIONS(description="Person"),
  api_key_id STRING OPTIONS(description="Key"),
  model STRING OPTIONS(description="Model"),
  workspace_id STRING OPTIONS(description="NULL is the default workspace, or none"),
  input_tokens INT64 OPTIONS(description="Uncached input"),
  output_tokens INT64 OPTIONS(description="Output"),
  cached_input_tokens INT64 OPTIONS(description="Cache writes, 5 minutes and 1 hour"),
  cache_read_tokens INT64 OPTIONS(description="Cache reads"),
  web_search_requests INT64 OPTIONS(description="Server-side searches"),
  sessions INT64 OPTIONS(description="The vendor's own count, or NULL"),
  messages INT64 OPTIONS(description="Chat messages"),
  requests INT64 OPTIONS(description="Requests"),
  lines_of_code_added INT64 OPTIONS(description="Suggested or added"),
  lines_of_code_accepted INT64 OPTIONS(description="Accepted"),
  lines_of_code_removed INT64 OPTIONS(description="Removed"),
  commits INT64 OPTIONS(description="Commits made with the tool"),
  pull_requests INT64 OPTIONS(description="Pull requests made with the tool"),
  acceptance_rate FLOAT64 OPTIONS(description="Accepted of added lines, for Claude Code accepted of decided tool proposals; capped at 1"),
  acceptance_above_one BOOL NOT NULL OPTIONS(description="The vendor accepted more than it added"),
  total_accepts INT64 OPTIONS(description="Accepts"),
  total_rejects INT64 OPTIONS(description="Rejects"),
  subscription_requests INT64 OPTIONS(description="Covered by a plan; raw counts"),
  usage_based_requests INT64 OPTIONS(description="Charged; raw counts"),
  team STRING OPTIONS(description="Team on that day"),
  project STRING OPTIONS(description="Project of the key or workspace"),
  attribution_mode STRING NOT NULL OPTIONS(description="direct, mapped, derived, allocated or unattributed"),
  ingest_date DATE OPTIONS(description="UTC date the vendor was asked"),
  created_timestamp TIMESTAMP NOT NULL OPTIONS(description="When the row was published"),
  request_id STRING OPTIONS(description="Run that asked"),
  snapshot_id STRING OPTIONS(description="Snapshot it came from")
)
PARTITION BY usage_date
CLUSTER BY platform, user_email, model
OPTIONS(description="Usage per day, platform, stream, person, key, workspace and model.", require_partition_filter=TRUE);

CREATE TABLE IF NOT EXISTS held_days (
  vendor STRING NOT NULL OPTIONS(description="Vendor"),
  day DATE NOT NULL OPTIONS(description="UTC day"),
  ledger STRING NOT NULL OPTIONS(description="list, billed or amortised"),
  vendor_usd NUMERIC OPTIONS(description="What the vendor's lines say, quarantined ones included"),
  people_usd NUMERIC OPTIONS(description="What people and unattributed add up to"),
  run_id STRING NOT NULL OPTIONS(description="Run that held them back")
)
CLUSTER BY vendor, day
OPTIONS(description="Vendor days whose sums do not add up: their last good facts stay.");

CREATE TABLE IF NOT EXISTS incidents (
  incident_id STRING NOT NULL OPTIONS(description="Hash of rule and subject and first sight"),
  rule STRING NOT NULL OPTIONS(description="Rule"),
  subject STRING NOT NULL OPTIONS(description="What it is about"),
  severity STRING NOT NULL OPTIONS(description="info, warning or critical"),
  state STRING NOT NULL OPTIONS(description="open, acknowledged or resolved"),
  message STRING NOT NULL OPTIONS(description="For people"),
  opened_at TIMESTAMP NOT NULL OPTIONS(description="First seen"),
  updated_at TIMESTAMP NOT NULL OPTIONS(description="When it last opened, became more or less severe, or ended"),
  resolved_at TIMESTAMP OPTIONS(description="No longer seen"),
  acknowledged_by STRING OPTIONS(description="Who"),
  acknowledged_at TIMESTAMP OPTIONS(description="When somebody first did"),
  acknowledged_note STRING OPTIONS(description="What they said about it"),
  explanation STRING OPTIONS(description="Lines that say what made the difference and who, as of the day it opened or became more severe")
)
CLUSTER BY rule, state
OPTIONS(description="Promises that are broken, from opening to resolution.");

CREATE TABLE IF NOT EXISTS model_runs (
  run_id STRING NOT NULL OPTIONS(description="Run that built it"),
  revision INT64 NOT NULL OPTIONS(description="1, or more for a replay"),
  model STRING NOT NULL OPTIONS(description="Table that was built"),
  statement_count INT64 NOT NULL OPTIONS(description="Statements it took"),
  duration_ms INT64 NOT NULL OPTIONS(description="Time they took together"),
  row_count INT64 NOT NULL OPTIONS(description="Rows they made"),
  bytes_billed INT64 OPTIONS(description="Bytes that were charged; NULL where the warehouse charges none"),
  built_at TIMESTAMP NOT NULL OPTIONS(description="When the run was published")
)
CLUSTER BY run_id, model
OPTIONS(description="What every model of a run cost in time and bytes.");

CREATE TABLE IF NOT EXISTS price_card (
  provider STRING NOT NULL OPTIONS(description="Vendor"),
  model STRING NOT NULL OPTIONS(description="Model id, exact"),
  token_type STRING NOT NULL OPTIONS(description="As in the cost report, or web_search_requests"),
  service_tier STRING OPTIONS(description="standard or batch; NULL is any"),
  context_window STRING OPTIONS(description="NULL is any"),
  inference_geo STRING OPTIONS(description="NULL is any"),
  speed STRING OPTIONS(description="NULL is any"),
  unit STRING NOT NULL OPTIONS(description="per_million_tokens or per_thousand_requests"),
  usd_per_unit NUMERIC NOT NULL OPTIONS(description="Price"),
  valid_from DATE NOT NULL OPTIONS(description="First day"),
  valid_to DATE NOT NULL OPTIONS(description="First day no longer"),
  source_url STRING NOT NULL OPTIONS(description="Where it was read"),
  checked_on DATE NOT NULL OPTIONS(description="When")
)
CLUSTER BY model, token_type
OPTIONS(description="Public list prices, dated, with their sources.");

CREATE TABLE IF NOT EXISTS publish_fence (
  id INT64 NOT NULL OPTIONS(description="Always 1"),
  epoch INT64 NOT NULL OPTIONS(description="Snapshots the published facts know of"),
  digest STRING OPTIONS(description="What was published last"),
  published_at TIMESTAMP OPTIONS(description="When")
)
CLUSTER BY id
OPTIONS(description="One row: whoever publishes updates it first.");

CREATE TABLE IF NOT EXISTS quality_findings (
  day DATE OPTIONS(description="UTC day, when it is about one"),
  stream STRING NOT NULL OPTIONS(description="Stream"),
  rule STRING NOT NULL OPTIONS(description="Which check"),
  subject STRING OPTIONS(description="What it is about"),
  detail STRING OPTIONS(description="What was seen"),
  amount_usd NUMERIC OPTIONS(description="Dollars concerned"),
  snapshot_id STRING OPTIONS(description="Where")
)
CLUSTER BY rule, stream
OPTIONS(description="Oddities that were kept: shown, never hidden.");

CREATE TABLE IF NOT EXISTS raw_anthropic_cost (
  cost_date DATE NOT NULL OPTIONS(description="UTC day"),
  cost_hour INT64 OPTIONS(description="Unused: the report has days only"),
  api_key_id STRING OPTIONS(description="Always NULL: the report has no keys"),
  workspace_id STRING OPTIONS(description="NULL is the default workspace"),
  model STRING OPTIONS(description="Parsed by the vendor from the description"),
  cost_usd NUMERIC NOT NULL OPTIONS(description="US dollars; the vendor sends cents as a decimal string"),
  cost_type STRING OPTIONS(description="The vendor's: tokens, web_search, code_execution, session_usage; NULL when it says nothing"),
  token_type STRING OPTIONS(description="The vendor's, e.g. cache_creation.ephemeral_5m_input_tokens"),
  service_tier STRING OPTIONS(description="standard or batch"),
  context_window STRING OPTIONS(description="0-200k or 200k-1M"),
  inference_geo STRING OPTIONS(description="global, us, not_available"),
  description STRING OPTIONS(description="The vendor's text of the line"),
  currency STRING OPTIONS(description="Always USD"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY workspace_id, model, cost_date
OPTIONS(description="One line per day, workspace and description of the cost report.", require_partition_filter=TRUE);

CREATE TABLE IF NOT EXISTS raw_anthropic_org (
  state_date DATE NOT NULL OPTIONS(description="UTC date of the observation"),
  kind STRING NOT NULL OPTIONS(description="api_key, user or workspace"),
  entity_id STRING NOT NULL OPTIONS(description="The vendor's id"),
  name STRING OPTIONS(description="Display name"),
  email STRING OPTIONS(description="Users only, lower case"),
  role STRING OPTIONS(description="Users only"),
  status STRING OPTIONS(description="Keys: active, inactive, archived, expired; workspaces: active or archived"),
  workspace_id STRING OPTIONS(description="Keys only; NULL is the default workspace"),
  created_by_user_id STRING OPTIONS(description="Keys only: creator, when it is a user"),
  principal_user_id STRING OPTIONS(description="Keys only: whom the key acts as, when it is a user"),
  principal_service_account_id STRING OPTIONS(description="Keys only: whom the key acts as, when it is a service account"),
  created_at TIMESTAMP OPTIONS(description="When the entity came to be"),
  expires_at TIMESTAMP OPTIONS(description="Keys only"),
  archived_at TIMESTAMP OPTIONS(description="Workspaces only"),
  partial_key_hint STRING OPTIONS(description="Keys only: the vendor's hint, never the key"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY kind, entity_id
OPTIONS(description="Keys, users and workspaces as the organisation lists them on a date.", require_partition_filter=TRUE);

CREATE TABLE IF NOT EXISTS raw_anthropic_usage (
  usage_date DATE NOT NULL OPTIONS(description="UTC day of the bucket"),
  usage_hour INT64 OPTIONS(description="Unused: buckets are days"),
  api_key_id STRING OPTIONS(description="NULL is Console or Workbench use, a value of its own"),
  workspace_id STRING OPTIONS(description="NULL is the default workspace, a value of its own"),
  account_id STRING OPTIONS(description="User id of OAuth traffic, when the account allows that grouping"),
  service_account_id STRING OPTIONS(description="Service account of federated traffic"),
  model STRING OPTIONS(description="Model id"),
  service_tier STRING OPTIONS(description="standard, batch, priority, priority_on_demand, flex, flex_discount"),
  context_window STRING OPTIONS(description="0-200k or 200k-1M"),
  inference_geo STRING OPTIONS(description="global, us, not_available"),
  speed STRING OPTIONS(description="standard or fast, when the account allows that grouping"),
  uncached_input_tokens INT64 OPTIONS(description="Input tokens read without a cache"),
  cached_input_tokens INT64 OPTIONS(description="Cache writes, 5 minutes and 1 hour together"),
  cache_creation_5m_tokens INT64 OPTIONS(description="Cache writes with a life of 5 minutes"),
  cache_creation_1h_tokens INT64 OPTIONS(description="Cache writes with a life of 1 hour"),
  cache_read_input_tokens INT64 OPTIONS(description="Tokens read from a cache"),
  output_tokens INT64 OPTIONS(description="Generated tokens"),
  web_search_requests INT64 OPTIONS(description="Server-side web searches"),
  group_by STRING OPTIONS(description="The grouping that was asked for, comma-separated: says what NULL means"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY api_key_id, model, usage_date
OPTIONS(description="One line per bucket and group of the messages usage report.", require_partition_filter=TRUE);

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

CREATE TABLE IF NOT EXISTS raw_claude_ai_spend (
  period_start DATE NOT NULL OPTIONS(description="First day the figures cover"),
  period_end DATE NOT NULL OPTIONS(description="Last day the figures cover, included"),
  email STRING OPTIONS(description="Lower case"),
  account_uuid STRING OPTIONS(description="The vendor's id of the person"),
  product STRING OPTIONS(description="Chat, Claude Code, Cowork, …"),
  model STRING OPTIONS(description="Model id"),
  model_family STRING OPTIONS(description="The vendor's"),
  requests INT64 OPTIONS(description="Requests"),
  prompt_tokens INT64 OPTIONS(description="Prompt tokens, no cache split"),
  completion_tokens INT64 OPTIONS(description="Completion tokens"),
  net_spend_usd NUMERIC OPTIONS(description="What is charged"),
  gross_spend_usd NUMERIC OPTIONS(description="Before discounts"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant the file speaks for"),
  raw_response STRING OPTIONS(description="The file's own row, verbatim, as JSON text under its own column names")
)
PARTITION BY ingest_date
CLUSTER BY email
OPTIONS(description="One line per row of the claude.ai spend report, which has a period and no days.", require_partition_filter=TRUE);

CREATE TABLE IF NOT EXISTS raw_claude_ai_usage (
  usage_date DATE NOT NULL OPTIONS(description="UTC day"),
  email STRING OPTIONS(description="Lower case"),
  message_count INT64 OPTIONS(description="Messages"),
  conversation_sessions INT64 OPTIONS(description="Conversations"),
  input_tokens INT64 OPTIONS(description="Tokens, when the file has them"),
  output_tokens INT64 OPTIONS(description="Tokens, when the file has them"),
  is_active BOOL OPTIONS(description="daily_active_usage: did anything that day"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant the file speaks for"),
  raw_response STRING OPTIONS(description="The file's own row, verbatim, as JSON text under its own column names")
)
PARTITION BY ingest_date
CLUSTER BY email
OPTIONS(description="One line per row of the daily claude.ai usage summary.", require_partition_filter=TRUE);

CREATE TABLE IF NOT EXISTS raw_claude_code (
  usage_date DATE NOT NULL OPTIONS(description="UTC day"),
  actor_type STRING NOT NULL OPTIONS(description="user_actor or api_actor"),
  user_email STRING OPTIONS(description="user_actor only, lower case"),
  api_key_name STRING OPTIONS(description="api_actor only; key names are not unique"),
  organization_id STRING OPTIONS(description="Bare UUID"),
  customer_type STRING NOT NULL OPTIONS(description="api (billed through the cost report) or subscription; it decides, never the actor type"),
  subscription_type STRING OPTIONS(description="enterprise, team or NULL"),
  terminal_type STRING OPTIONS(description="Free text: vscode, iTerm.app, …"),
  is_remote BOOL OPTIONS(description="Web sessions; NULL before the vendor reported it"),
  num_sessions INT64 OPTIONS(description="Sessions"),
  lines_added INT64 OPTIONS(description="Lines of code added"),
  lines_removed INT64 OPTIONS(description="Lines of code removed"),
  commits_by_claude_code INT64 OPTIONS(description="Commits"),
  pull_requests_by_claude_code INT64 OPTIONS(description="Pull requests"),
  tool_accepted INT64 OPTIONS(description="Tool proposals accepted, all tools"),
  tool_rejected INT64 OPTIONS(description="Tool proposals rejected, all tools"),
  tool_actions STRING OPTIONS(description="JSON map tool -> {accepted, rejected}"),
  input_tokens INT64 OPTIONS(description="Sum over models"),
  output_tokens INT64 OPTIONS(description="Sum over models"),
  cache_read_tokens INT64 OPTIONS(description="Sum over models"),
  cache_creation_tokens INT64 OPTIONS(description="Sum over models"),
  estimated_cost_usd NUMERIC OPTIONS(description="Sum over models; the vendor sends cents as a number"),
  model_breakdown STRING OPTIONS(description="JSON array of {model, input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens, estimated_cost_usd (decimal string)}"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY user_email, usage_date
OPTIONS(description="One line per actor, customer type, terminal and remoteness of a day.", require_partition_filter=TRUE);

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

CREATE TABLE IF NOT EXISTS raw_console_cost (
  cost_date DATE NOT NULL OPTIONS(description="UTC day"),
  model STRING OPTIONS(description="The display name, such as Claude Haiku 4.5"),
  workspace_name STRING OPTIONS(description="Name; Default has no id"),
  api_key_name STRING OPTIONS(description="Name, not unique"),
  api_key_id STRING OPTIONS(description="Vendor id, in newer files"),
  api_key_status STRING OPTIONS(description="active, …"),
  usage_type STRING OPTIONS(description="standard, batch, …"),
  context_window STRING OPTIONS(description="As the reports write it"),
  token_type STRING OPTIONS(description="The cost report's name of the token type"),
  cost_type STRING OPTIONS(description="token, web_search, code_execution, …"),
  cost_usd NUMERIC OPTIONS(description="The vendor's own cost of this key"),
  list_price_usd NUMERIC OPTIONS(description="At list price"),
  inference_geo STRING OPTIONS(description="NULL in older files"),
  speed STRING OPTIONS(description="NULL in older files"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant the file speaks for"),
  raw_response STRING OPTIONS(description="The file's own row, verbatim, as JSON text under its own column names")
)
PARTITION BY ingest_date
CLUSTER BY api_key_id
OPTIONS(description="One line per row of the Console cost export: the only place with the vendor's cost per key.", require_partition_filter=TRUE);

CREATE TABLE IF NOT EXISTS raw_console_usage (
  usage_date DATE NOT NULL OPTIONS(description="UTC day"),
  model STRING OPTIONS(description="Model id"),
  api_key_name STRING OPTIONS(description="Name, not unique"),
  workspace_name STRING OPTIONS(description="Name; Default has no id"),
  usage_type STRING OPTIONS(description="standard, batch, …"),
  context_window STRING OPTIONS(description="As the reports write it"),
  uncached_input_tokens INT64 OPTIONS(description="Tokens"),
  cache_creation_5m_tokens INT64 OPTIONS(description="Cache writes, 5 minutes"),
  cache_creation_1h_tokens INT64 OPTIONS(description="Cache writes, 1 hour"),
  cache_read_input_tokens INT64 OPTIONS(description="Cache reads"),
  output_tokens INT64 OPTIONS(description="Tokens"),
  web_search_requests INT64 OPTIONS(description="Searches; NULL in older files"),
  inference_geo STRING OPTIONS(description="NULL in older files"),
  speed STRING OPTIONS(description="NULL in older files"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant the file speaks for"),
  raw_response STRING OPTIONS(description="The file's own row, verbatim, as JSON text under its own column names")
)
PARTITION BY ingest_date
CLUSTER BY usage_date
OPTIONS(description="One line per row of the Console usage export.", require_partition_filter=TRUE);

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

CREATE TABLE IF NOT EXISTS raw_cursor_usage (
  usage_date DATE NOT NULL OPTIONS(description="The vendor's `day`; its `date` is any time of that day and never a key"),
  email STRING OPTIONS(description="Lower case; NULL when the vendor names nobody"),
  user_id STRING OPTIONS(description="A number or user_…, kept as text; the same person may have two"),
  is_active BOOL OPTIONS(description="Inactive members have zero rows"),
  total_lines_added INT64 OPTIONS(description="All editor lines, typed ones included"),
  total_lines_deleted INT64 OPTIONS(description="All editor lines"),
  accepted_lines_added INT64 OPTIONS(description="Accepted AI lines; may exceed total_lines_added in real data"),
  accepted_lines_deleted INT64 OPTIONS(description="Accepted AI lines"),
  total_applies INT64 OPTIONS(description="Applies"),
  total_accepts INT64 OPTIONS(description="Suggestions accepted"),
  total_rejects INT64 OPTIONS(description="Suggestions rejected"),
  total_tabs_shown INT64 OPTIONS(description="Tab completions shown"),
  total_tabs_accepted INT64 OPTIONS(description="Tab completions accepted"),
  composer_requests INT64 OPTIONS(description="Composer requests"),
  chat_requests INT64 OPTIONS(description="Chat requests"),
  agent_requests INT64 OPTIONS(description="Agent requests"),
  cmdk_usages INT64 OPTIONS(description="Inline edits"),
  bugbot_usages INT64 OPTIONS(description="Review bot uses"),
  subscription_included_reqs INT64 OPTIONS(description="Raw event counts, not billable units"),
  usage_based_reqs INT64 OPTIONS(description="Raw event counts, not billable units"),
  api_key_reqs INT64 OPTIONS(description="Requests on the member's own API key"),
  most_used_model STRING OPTIONS(description="Model used most that day"),
  client_version STRING OPTIONS(description="Editor version"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY email, usage_date
OPTIONS(description="One line per member and day of the daily usage report, inactive members included.", require_partition_filter=TRUE);

CREATE TABLE IF NOT EXISTS raw_enterprise_cost (
  cost_date DATE NOT NULL OPTIONS(description="UTC day"),
  user_id STRING OPTIONS(description="The vendor's user id"),
  user_email STRING OPTIONS(description="Lower case; NULL when the vendor has none"),
  product STRING OPTIONS(description="chat, claude_code, cowork, office_agent, …"),
  model STRING OPTIONS(description="Model id"),
  context_window STRING OPTIONS(description="0-200k or 200k-1M"),
  inference_geo STRING OPTIONS(description="global, us, not_available"),
  speed STRING OPTIONS(description="standard or fast"),
  cost_type STRING OPTIONS(description="tokens, web_search, code_execution, …"),
  token_type STRING OPTIONS(description="As in the cost report"),
  amount_usd NUMERIC NOT NULL OPTIONS(description="Post-discount, pre-credit; the vendor sends fractional cents as a decimal string"),
  list_amount_usd NUMERIC OPTIONS(description="Before discount"),
  requests INT64 OPTIONS(description="Requests, when the vendor says"),
  currency STRING OPTIONS(description="Always USD"),
  data_refreshed_at TIMESTAMP OPTIONS(description="Data after this instant is incomplete"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY user_email, cost_date
OPTIONS(description="One line per person, product, model and charge of the Enterprise user cost report.", require_partition_filter=TRUE);

CREATE TABLE IF NOT EXISTS raw_enterprise_usage (
  usage_date DATE NOT NULL OPTIONS(description="UTC day"),
  user_id STRING OPTIONS(description="The vendor's user id"),
  user_email STRING OPTIONS(description="Lower case; NULL when the vendor has none"),
  product STRING OPTIONS(description="chat, claude_code, cowork, office_agent, …"),
  model STRING OPTIONS(description="Model id"),
  context_window STRING OPTIONS(description="0-200k or 200k-1M"),
  inference_geo STRING OPTIONS(description="global, us, not_available"),
  speed STRING OPTIONS(description="standard or fast"),
  uncached_input_tokens INT64 OPTIONS(description="Input tokens read without a cache"),
  cache_creation_5m_tokens INT64 OPTIONS(description="Cache writes with a life of 5 minutes"),
  cache_creation_1h_tokens INT64 OPTIONS(description="Cache writes with a life of 1 hour"),
  cache_read_input_tokens INT64 OPTIONS(description="Tokens read from a cache"),
  output_tokens INT64 OPTIONS(description="Generated tokens"),
  web_search_requests INT64 OPTIONS(description="Server-side web searches"),
  requests INT64 OPTIONS(description="Requests"),
  data_refreshed_at TIMESTAMP OPTIONS(description="Data after this instant is incomplete"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY user_email, usage_date
OPTIONS(description="One line per person, product and model of the Enterprise user usage report.", require_partition_filter=TRUE);

CREATE TABLE IF NOT EXISTS raw_enterprise_users (
  usage_date DATE NOT NULL OPTIONS(description="UTC day"),
  user_id STRING OPTIONS(description="The vendor's user id"),
  user_email STRING OPTIONS(description="Lower case"),
  conversation_count INT64 OPTIONS(description="Distinct chat conversations"),
  message_count INT64 OPTIONS(description="Chat messages"),
  project_count INT64 OPTIONS(description="Distinct projects used"),
  file_upload_count INT64 OPTIONS(description="Distinct files uploaded"),
  chat_session_count INT64 OPTIONS(description="NULL: the vendor counts no chat sessions"),
  code_sessions INT64 OPTIONS(description="Claude Code sessions"),
  code_lines_added INT64 OPTIONS(description="Claude Code lines added"),
  code_lines_removed INT64 OPTIONS(description="Claude Code lines removed"),
  code_commits INT64 OPTIONS(description="Claude Code commits"),
  code_pull_requests INT64 OPTIONS(description="Claude Code pull requests"),
  code_tool_accepted INT64 OPTIONS(description="Claude Code tool proposals accepted"),
  code_tool_rejected INT64 OPTIONS(description="Claude Code tool proposals rejected"),
  web_search_count INT64 OPTIONS(description="Web searches"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY user_email, usage_date
OPTIONS(description="One line per person and day of the Enterprise engagement report.", require_partition_filter=TRUE);

CREATE TABLE IF NOT EXISTS raw_sheets (
  state_date DATE NOT NULL OPTIONS(description="UTC date of the observation"),
  tab STRING NOT NULL OPTIONS(description="api_keys, users, workspaces, subscriptions, budgets, invoices or claude_ai_usage"),
  row_number INT64 NOT NULL OPTIONS(description="Row in the sheet, header is 1"),
  key STRING NOT NULL OPTIONS(description="api_key_id, e-mail, workspace id, plan, budget period or invoice number"),
  email STRING OPTIONS(description="api_keys: one owner, lower case; users, subscriptions, claude_ai_usage: the address"),
  aliases STRING OPTIONS(description="users: other addresses, JSON array"),
  share NUMERIC OPTIONS(description="api_keys: this owner's weight; NULL when the key has one owner"),
  platform STRING OPTIONS(description="claude_api, claude_code, claude_ai, cursor; NULL when the row names none"),
  purpose STRING OPTIONS(description="development, production, testing, …"),
  status STRING OPTIONS(description="active or inactive"),
  name STRING OPTIONS(description="users: display name"),
  department STRING OPTIONS(description="users: for cost allocation"),
  team STRING OPTIONS(description="users and api_keys"),
  project STRING OPTIONS(description="api_keys and workspaces"),
  manager_email STRING OPTIONS(description="users"),
  valid_from DATE NOT NULL OPTIONS(description="First day the row speaks for; 1970-01-01 when blank. Budgets, invoices and claude_ai_usage: the first day of their period"),
  valid_to DATE NOT NULL OPTIONS(description="First day it no longer does; 9999-12-31 when blank"),
  vendor STRING OPTIONS(description="invoices: anthropic or cursor"),
  kind STRING OPTIONS(description="invoices: total, usage, seats, extra_usage, priority_tier, tax, credit or adjustment"),
  period STRING OPTIONS(description="subscriptions: month or year; budgets: 2026-10, 2026-Q4 or 2026"),
  ledger STRING OPTIONS(description="budgets: amortised, billed or list"),
  amount_usd NUMERIC OPTIONS(description="subscriptions: fee of one seat; budgets and invoices: the amount"),
  seats INT64 OPTIONS(description="subscriptions"),
  billing_day INT64 OPTIONS(description="subscriptions: day of the month"),
  issued_on DATE OPTIONS(description="invoices"),
  closed_on DATE OPTIONS(description="invoices: day on which the month was closed"),
  message_count INT64 OPTIONS(description="claude_ai_usage"),
  conversation_sessions INT64 OPTIONS(description="claude_ai_usage"),
  input_tokens INT64 OPTIONS(description="claude_ai_usage"),
  output_tokens INT64 OPTIONS(description="claude_ai_usage"),
  is_active BOOL OPTIONS(description="claude_ai_usage: daily_active_usage"),
  note STRING OPTIONS(description="invoices"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY tab
OPTIONS(description="One line per valid row of a tab.", require_partition_filter=TRUE);

CREATE TABLE IF NOT EXISTS raw_snapshot_days (
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot"),
  stream STRING NOT NULL OPTIONS(description="Stream"),
  day DATE NOT NULL OPTIONS(description="UTC day"),
  row_count INT64 NOT NULL OPTIONS(description="Lines of that day"),
  quarantined_rows INT64 NOT NULL OPTIONS(description="Records of that day that could not be read"),
  quarantined_usd NUMERIC OPTIONS(description="Their legible amounts; they belong to the vendor's total"),
  checksum STRING NOT NULL OPTIONS(description="SHA-256 over the day's lines without their metadata: equal says nothing changed"),
  is_zero BOOL NOT NULL OPTIONS(description="All measures of the day sum to 0"),
  ingest_date DATE NOT NULL OPTIONS(description="Partition of the raw lines"),
  is_partial BOOL OPTIONS(description="The snapshot covers only a part of the day; one that covers it whole goes before it")
)
CLUSTER BY stream, day
OPTIONS(description="One line per snapshot and day of its window: what it says about that day.");

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

CREATE TABLE IF NOT EXISTS run_entries (
  run_id STRING NOT NULL OPTIONS(description="Run"),
  revision INT64 NOT NULL OPTIONS(description="1, or more for a replay"),
  kind STRING NOT NULL OPTIONS(description="daily, backfill, replay, …"),
  planned_at TIMESTAMP NOT NULL OPTIONS(description="When it was planned"),
  stream STRING NOT NULL OPTIONS(description="Stream"),
  window_start DATE NOT NULL OPTIONS(description="First day"),
  window_end DATE NOT NULL OPTIONS(description="Last day"),
  outcome STRING NOT NULL OPTIONS(description="loaded, forbidden, failed, late or not_configured"),
  error STRING OPTIONS(description="Why not"),
  snapshot_id STRING OPTIONS(description="What was loaded"),
  updated_at TIMESTAMP NOT NULL OPTIONS(description="When this was written")
)
CLUSTER BY run_id, stream
OPTIONS(description="How every entry of every plan ended.");

CREATE TABLE IF NOT EXISTS source_coverage (
  date DATE NOT NULL OPTIONS(description="UTC day"),
  stream STRING NOT NULL OPTIONS(description="Stream"),
  state STRING NOT NULL OPTIONS(description="not_configured, never_collected, forbidden, failed, late, partial, reported_zero, reported"),
  revised BOOL NOT NULL OPTIONS(description="The vendor said something else about this day before"),
  settled BOOL NOT NULL OPTIONS(description="Asked for long enough after the day closed"),
  last_error STRING OPTIONS(description="Why the latest attempt did not succeed"),
  snapshot_id STRING OPTIONS(description="Winner"),
  observed_at TIMESTAMP OPTIONS(description="When the winner was seen"),
  row_count INT64 OPTIONS(description="Lines the winner has for this day"),
  quarantined_rows INT64 OPTIONS(description="Records of this day that could not be read")
)
PARTITION BY date
CLUSTER BY stream
OPTIONS(description="What each stream said about each day: silence is not zero.");

CREATE TABLE IF NOT EXISTS streams (
  stream STRING NOT NULL OPTIONS(description="Stream"),
  source STRING NOT NULL OPTIONS(description="Credential it is fetched with"),
  vendor STRING NOT NULL OPTIONS(description="Who sends the invoice"),
  kind STRING NOT NULL OPTIONS(description="windowed or state"),
  settles_after_hours INT64 NOT NULL OPTIONS(description="A day may be asked for this long after it has closed"),
  freshness_hours INT64 NOT NULL OPTIONS(description="Promised arrival after the daily schedule"),
  money BOOL NOT NULL OPTIONS(description="Sound only without a single quarantined record"),
  optional BOOL NOT NULL OPTIONS(description="A refusal is no failure"),
  is_asked BOOL OPTIONS(description="Runs ask for it; FALSE for what people bring as files")
)
CLUSTER BY stream
OPTIONS(description="What the topology promises about every stream.");

MERGE publish_fence AS t USING (SELECT 1 AS id) AS s ON t.id = s.id
WHEN NOT MATCHED THEN INSERT (id, epoch) VALUES (1, 0);
