CREATE TABLE IF NOT EXISTS dim_vendor_users (
  vendor_user_id STRING NOT NULL OPTIONS(description="The vendor's id"),
  email STRING NOT NULL OPTIONS(description="Address, lower case, aliases resolved")
)
CLUSTER BY vendor_user_id
OPTIONS(description="Vendor user ids and their addresses.");
