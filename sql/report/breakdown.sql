-- Every dollar of the period once, by everything but people and keys; what it is compared with stands beside it.
-- A group without any record in a span cost nothing in it, which is 0; records without an amount are unknown, NULL.
WITH spans AS (
  SELECT
    *, day >= @start AS is_now,
    CASE
      WHEN cost_type = 'subscription' THEN 'seat'
      WHEN cost_type = 'plan_usage' THEN 'covered by a seat'
      WHEN cost_type = 'extra_usage' THEN 'on top of a seat'
      ELSE 'usage'
    END AS usage_type
  FROM agg_platform_day
  WHERE day BETWEEN @before_start AND @last AND (day >= @start OR day <= @before_end)
),

summed AS (
  SELECT
    platform, team, project, model, cost_type, usage_type,
    CAST(SUM(IF(is_now, record_count, 0)) AS INT64) AS record_count,
    CAST(SUM(IF(is_now, 0, record_count)) AS INT64) AS before_record_count,
    CAST(SUM(IF(is_now, unpriced_records, 0)) AS INT64) AS unpriced_records,
    CAST(SUM(IF(is_now, cost_usd, NULL)) AS NUMERIC) AS cost_usd,
    CAST(SUM(IF(is_now, billed_cost_usd, NULL)) AS NUMERIC) AS billed_usd,
    CAST(SUM(IF(is_now, list_cost_usd, NULL)) AS NUMERIC) AS list_usd,
    CAST(SUM(IF(is_now AND attribution_mode = 'unattributed', cost_usd, NUMERIC '0')) AS NUMERIC) AS unattributed_usd,
    CAST(SUM(IF(is_now AND cost_basis = 'estimated', cost_usd, NUMERIC '0')) AS NUMERIC) AS estimated_usd,
    CAST(SUM(IF(is_now, NULL, cost_usd)) AS NUMERIC) AS before_cost_usd,
    CAST(SUM(IF(is_now, NULL, billed_cost_usd)) AS NUMERIC) AS before_billed_usd,
    CAST(SUM(IF(is_now, NULL, list_cost_usd)) AS NUMERIC) AS before_list_usd
  FROM spans
  GROUP BY platform, team, project, model, cost_type, usage_type
)

SELECT
  platform, team, project, model, cost_type, usage_type, record_count, before_record_count, unpriced_records,
  unattributed_usd, estimated_usd,
  IF(record_count = 0, NUMERIC '0', cost_usd) AS cost_usd,
  IF(record_count = 0, NUMERIC '0', billed_usd) AS billed_usd,
  IF(record_count = 0, NUMERIC '0', list_usd) AS list_usd,
  IF(record_count = 0 OR cost_type != 'subscription', NUMERIC '0', cost_usd) AS seat_usd,
  IF(record_count = 0 OR cost_type = 'subscription', NUMERIC '0', cost_usd) AS usage_usd,
  IF(before_record_count = 0, NUMERIC '0', before_cost_usd) AS before_cost_usd,
  IF(before_record_count = 0, NUMERIC '0', before_billed_usd) AS before_billed_usd,
  IF(before_record_count = 0, NUMERIC '0', before_list_usd) AS before_list_usd
FROM summed
