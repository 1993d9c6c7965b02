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
