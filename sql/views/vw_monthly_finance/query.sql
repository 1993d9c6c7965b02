-- The month as finance reports it: cost of each platform, per person, against the month before.
-- Every platform has a line for every month from its first on.
WITH compared AS (
  SELECT
    f.*, LAG(f.cost_usd) OVER (PARTITION BY f.platform ORDER BY f.month) AS previous_month_cost_usd,
    g.is_whole_months, g.days_compared, g.annual_run_rate_usd,
    CAST(SAFE_DIVIDE(100 * (g.compared_cost_usd - g.compared_before_usd), g.compared_before_usd) AS FLOAT64)
      AS mom_cost_change_pct
  FROM agg_monthly_finance AS f
  LEFT JOIN vw_monthly_growth AS g ON g.platform = f.platform AND g.month = f.month
)

SELECT
  month, platform, vendor, cost_usd AS platform_monthly_cost, billed_cost_usd, list_cost_usd,
  seat_cost_usd, usage_cost_usd, estimated_cost_usd, unattributed_cost_usd,
  active_users AS unique_users,
  CAST(SAFE_DIVIDE(cost_usd, active_users) AS NUMERIC) AS cost_per_user,
  previous_month_cost_usd, mom_cost_change_pct,
  CASE
    WHEN days_compared IS NULL OR days_compared = 0 THEN 'nothing to compare with'
    WHEN is_whole_months THEN 'whole months'
    ELSE CONCAT('same days of both months: ', CAST(days_compared AS STRING))
  END AS growth_basis,
  CASE
    WHEN mom_cost_change_pct IS NULL THEN 'Not Comparable'
    WHEN mom_cost_change_pct > 20 THEN 'High Growth'
    WHEN mom_cost_change_pct > 5 THEN 'Moderate Growth'
    WHEN mom_cost_change_pct >= -5 THEN 'Stable'
    WHEN mom_cost_change_pct >= -20 THEN 'Moderate Decline'
    ELSE 'Significant Decline'
  END AS growth_category,
  attribution_coverage, attribution_coverage_usd,
  CASE
    WHEN attribution_coverage IS NULL THEN 'No Records'
    WHEN attribution_coverage >= 0.95 THEN 'Excellent'
    WHEN attribution_coverage >= 0.85 THEN 'Good'
    WHEN attribution_coverage >= 0.7 THEN 'Acceptable'
    ELSE 'Needs Attention'
  END AS data_quality_status,
  unpriced_records, days_in_month, days_expected, days_reported, is_complete, annual_run_rate_usd
FROM compared
