-- Cost of a month and platform in three ledgers, seats apart from usage, with what is known about it.
WITH money AS (
  SELECT
    month, platform, MIN(vendor) AS vendor,
    CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
    CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_cost_usd,
    CAST(SUM(list_cost_usd) AS NUMERIC) AS list_cost_usd,
    CAST(SUM(IF(cost_type = 'subscription', cost_usd, NUMERIC '0')) AS NUMERIC) AS seat_cost_usd,
    CAST(SUM(IF(cost_type = 'subscription', NUMERIC '0', cost_usd)) AS NUMERIC) AS usage_cost_usd,
    CAST(SUM(IF(cost_type = 'extra_usage', cost_usd, NUMERIC '0')) AS NUMERIC) AS extra_usage_cost_usd,
    CAST(SUM(IF(cost_type = 'subscription', billed_cost_usd, NUMERIC '0')) AS NUMERIC) AS seat_billed_usd,
    CAST(SUM(IF(cost_type = 'subscription', NUMERIC '0', billed_cost_usd)) AS NUMERIC) AS usage_billed_usd,
    CAST(SUM(IF(cost_type = 'plan_usage', list_cost_usd, NUMERIC '0')) AS NUMERIC) AS plan_list_usd,
    CAST(SUM(IF(cost_basis = 'estimated', cost_usd, NUMERIC '0')) AS NUMERIC) AS estimated_cost_usd,
    CAST(SUM(IF(attribution_mode = 'unattributed', cost_usd, NUMERIC '0')) AS NUMERIC) AS unattributed_cost_usd,
    CAST(SUM(unpriced_records) AS INT64) AS unpriced_records
  FROM agg_platform_day
  WHERE day >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 25 MONTH)
  GROUP BY month, platform
),

people AS (
  SELECT
    month, platform, MIN(vendor) AS vendor,
    COUNT(DISTINCT IF(active_days > 0 AND user_email != 'unknown@unattributed.com', user_email, NULL)) AS active_users,
    COUNT(DISTINCT IF(cost_usd != 0 AND user_email != 'unknown@unattributed.com', user_email, NULL)) AS charged_users,
    CAST(SUM(cost_records + usage_records) AS INT64) AS record_count,
    CAST(SUM(unattributed_records) AS INT64) AS unattributed_records
  FROM agg_person_month
  WHERE month >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 25 MONTH)
  GROUP BY month, platform
),

known AS (
  SELECT month, platform, COUNTIF(is_cost_reported) AS days_reported
  FROM vw_platform_coverage
  WHERE is_cost_reported IS NOT NULL
  GROUP BY month, platform
),

heard AS (
  SELECT month, platform, FALSE AS is_tracked FROM money
  UNION ALL
  SELECT month, platform, FALSE FROM people
  UNION ALL
  SELECT month, platform, TRUE FROM known WHERE days_reported > 0
),

-- From the first word on, every month has its line: one that nobody reported as well.
cells AS (
  SELECT
    h.platform, month, h.is_tracked, EXTRACT(DAY FROM LAST_DAY(month)) AS days_in_month,
    IF(h.is_tracked, GREATEST(0, LEAST(EXTRACT(DAY FROM LAST_DAY(month)), DATE_DIFF(CURRENT_DATE(), month, DAY))), 0)
      AS days_expected
  FROM (
    SELECT platform, MIN(month) AS first_month, MAX(month) AS last_month, LOGICAL_OR(is_tracked) AS is_tracked
    FROM heard
    GROUP BY platform
  ) AS h
  CROSS JOIN UNNEST(
    GENERATE_DATE_ARRAY(
      h.first_month, GREATEST(h.last_month, DATE_SUB(CURRENT_DATE(), INTERVAL 1 DAY)), INTERVAL 1 MONTH
    )
  ) AS month
)

SELECT
  c.month, c.platform, COALESCE(m.vendor, p.vendor, IF(c.platform = 'cursor', 'cursor', 'anthropic')) AS vendor,
  -- A month on which every source said nothing cost nothing; a month that nobody reported is unknown.
  IF(m.month IS NULL AND k.days_reported > 0, NUMERIC '0', m.cost_usd) AS cost_usd,
  IF(m.month IS NULL AND k.days_reported > 0, NUMERIC '0', m.billed_cost_usd) AS billed_cost_usd,
  IF(m.month IS NULL AND k.days_reported > 0, NUMERIC '0', m.list_cost_usd) AS list_cost_usd,
  m.seat_cost_usd, m.usage_cost_usd, m.extra_usage_cost_usd, m.seat_billed_usd, m.usage_billed_usd, m.plan_list_usd,
  m.estimated_cost_usd, m.unattributed_cost_usd,
  COALESCE(m.unpriced_records, 0) AS unpriced_records,
  COALESCE(p.active_users, 0) AS active_users,
  COALESCE(p.charged_users, 0) AS charged_users,
  COALESCE(p.record_count, 0) AS record_count,
  COALESCE(p.unattributed_records, 0) AS unattributed_records,
  CAST(SAFE_DIVIDE(p.record_count - p.unattributed_records, p.record_count) AS FLOAT64) AS attribution_coverage,
  CAST(SAFE_DIVIDE(m.cost_usd - m.unattributed_cost_usd, m.cost_usd) AS FLOAT64) AS attribution_coverage_usd,
  c.days_in_month, c.days_expected,
  COALESCE(k.days_reported, 0) AS days_reported,
  CAST(SAFE_DIVIDE(COALESCE(k.days_reported, 0), c.days_expected) AS FLOAT64) AS day_coverage,
  LAST_DAY(c.month) < CURRENT_DATE() AND (NOT c.is_tracked OR COALESCE(k.days_reported, 0) = c.days_in_month)
    AS is_complete
FROM cells AS c
LEFT JOIN money AS m ON m.month = c.month AND m.platform = c.platform
LEFT JOIN people AS p ON p.month = c.month AND p.platform = c.platform
LEFT JOIN known AS k ON k.month = c.month AND k.platform = c.platform
