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
