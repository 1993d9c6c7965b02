-- Cost of each month against its budget, in the budget's ledger; the running month with what is expected on top.
SELECT
  e.month,
  COALESCE(e.budget_ledger, 'amortised') AS ledger,
  COALESCE(e.budget_scope, 'all platforms') AS scope,
  COALESCE(e.budget_actual_usd, e.total_monthly_cost) AS cost_usd,
  IF(
    f.forecast_usd IS NULL, NULL,
    GREATEST(NUMERIC '0', CAST(f.forecast_usd - COALESCE(e.budget_actual_usd, e.total_monthly_cost) AS NUMERIC))
  ) AS still_expected_usd,
  e.budget_usd AS month_budget_usd,
  e.budget_used_pct,
  e.budget_remaining_usd,
  CONCAT(CAST(e.month AS STRING), '~', CAST(LAST_DAY(e.month) AS STRING)) AS period
FROM vw_executive_summary AS e
LEFT JOIN vw_forecast AS f
  ON f.period_start = e.month AND f.period_kind = 'month' AND f.scope = 'total'
  AND f.ledger = COALESCE(e.budget_ledger, 'amortised') AND COALESCE(e.budget_scope, 'all platforms') = 'all platforms'
WHERE e.month = DATE_TRUNC(CURRENT_DATE(), MONTH) OR (TRUE [[AND {{period}}]])
ORDER BY e.month
