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
