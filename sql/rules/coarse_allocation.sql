-- severity: warning
-- title: Cost is split less exactly than it could be
-- threshold: more than 1 % of the last 30 days' dollars below the first rung; charges without tokens do not count
-- next: compare allocation_rung in api_usage_expenses with the two reports: which dimension does one of them leave out?
WITH rungs AS (
  SELECT
    MAX(IF(allocation_rung = 'full', NULL, expense_date)) AS day,
    CAST(SUM(billed_cost_usd) AS NUMERIC) AS all_usd,
    CAST(COALESCE(SUM(IF(allocation_rung = 'full', NULL, billed_cost_usd)), 0) AS NUMERIC) AS coarse_usd
  FROM api_usage_expenses
  WHERE
    expense_date BETWEEN DATE_SUB(@today, INTERVAL 30 DAY) AND @today
    AND allocation_rung IS NOT NULL AND cost_type NOT IN ('code_execution', 'session_usage')
)

SELECT
  'anthropic_cost' AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    'anthropic_cost: ', FORMAT('%.2f', coarse_usd), ' of ', FORMAT('%.2f', all_usd),
    ' USD match usage on fewer dimensions than they should, last on ', CAST(day AS STRING)
  ) AS message,
  day
FROM rungs
WHERE coarse_usd > CAST(all_usd * NUMERIC '0.01' AS NUMERIC)
