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
