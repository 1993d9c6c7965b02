CREATE TABLE IF NOT EXISTS raw_sheets (
  state_date DATE NOT NULL OPTIONS(description="UTC date of the observation"),
  tab STRING NOT NULL OPTIONS(description="api_keys, users or workspaces"),
  row_number INT64 NOT NULL OPTIONS(description="Row in the sheet, header is 1"),
  key STRING NOT NULL OPTIONS(description="api_key_id, e-mail or workspace id"),
  email STRING OPTIONS(description="api_keys: one owner, lower case; users: the address"),
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
  valid_from DATE NOT NULL OPTIONS(description="First day the row speaks for; 1970-01-01 when blank"),
  valid_to DATE NOT NULL OPTIONS(description="First day it no longer does; 9999-12-31 when blank"),
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
