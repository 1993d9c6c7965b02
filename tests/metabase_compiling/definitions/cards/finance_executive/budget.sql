-- Spent and planned by month.
SELECT e.month, e.budget_actual_usd AS spent_usd, e.budget_usd AS month_budget_usd, e.budget_ledger
FROM vw_executive_summary AS e
WHERE TRUE [[AND {{period}}]]
ORDER BY e.month
