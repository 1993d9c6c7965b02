-- The months of the period as the executive summary has them, newest first.
SELECT
  e.month,
  e.total_monthly_cost,
  e.cost_growth_rate,
  e.growth_basis,
  e.seat_cost_usd,
  e.usage_cost_usd,
  e.quarter_to_date_cost,
  e.year_to_date_cost,
  e.total_billed_usd,
  e.quarter_to_date_billed_usd,
  e.year_to_date_billed_usd,
  e.total_list_usd,
  e.total_active_users,
  e.user_growth_rate,
  e.cost_per_active_user,
  e.annual_run_rate,
  e.reporting_completeness,
  e.is_complete,
  CONCAT(CAST(e.month AS STRING), '~', CAST(LAST_DAY(e.month) AS STRING)) AS period
FROM vw_executive_summary AS e
WHERE TRUE [[AND {{period}}]]
ORDER BY e.month DESC
LIMIT 24
