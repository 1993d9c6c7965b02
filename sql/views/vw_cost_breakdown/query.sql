-- Cost by everything but people: month, team, project, platform, model, kind of usage and how its owner was found.
SELECT
  month, vendor, platform, team, project, model, cost_type, attribution_mode, cost_basis,
  CASE
    WHEN cost_type = 'subscription' THEN 'seat'
    WHEN cost_type = 'plan_usage' THEN 'covered by a seat'
    WHEN cost_type = 'extra_usage' THEN 'on top of a seat'
    ELSE 'usage'
  END AS usage_type,
  CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
  CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_cost_usd,
  CAST(SUM(list_cost_usd) AS NUMERIC) AS list_cost_usd,
  CAST(SUM(unpriced_records) AS INT64) AS unpriced_records,
  CAST(SUM(volume_units) AS INT64) AS volume_units,
  CAST(SUM(record_count) AS INT64) AS record_count
FROM agg_platform_day
WHERE day >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 25 MONTH)
GROUP BY month, vendor, platform, team, project, model, cost_type, attribution_mode, cost_basis
