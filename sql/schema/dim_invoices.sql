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
