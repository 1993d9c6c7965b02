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
