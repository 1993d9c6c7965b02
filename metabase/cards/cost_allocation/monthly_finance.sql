-- The months of the period as finance reports them, platform by platform, newest month and largest cost first.
SELECT
  f.month,
  f.platform,
  f.platform_monthly_cost,
  f.mom_cost_change_pct,
  f.growth_category,
  f.growth_basis,
  f.previous_month_cost_usd,
  f.seat_cost_usd,
  f.usage_cost_usd,
  f.estimated_cost_usd,
  f.unattributed_cost_usd,
  f.billed_cost_usd,
  f.list_cost_usd,
  f.unique_users,
  f.cost_per_user,
  f.attribution_coverage,
  f.data_quality_status,
  f.unpriced_records,
  f.days_reported,
  f.days_expected,
  f.is_complete,
  CONCAT(CAST(f.month AS STRING), '~', CAST(LAST_DAY(f.month) AS STRING)) AS period
FROM vw_monthly_finance AS f
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]]
ORDER BY f.month DESC, f.platform_monthly_cost DESC, f.platform
LIMIT 120
