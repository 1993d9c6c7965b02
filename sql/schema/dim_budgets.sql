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
