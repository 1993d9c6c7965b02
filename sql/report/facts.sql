-- What the facts themselves come to: every whole table of the report must come to the same.
SELECT
  CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
  CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_usd,
  CAST(SUM(list_cost_usd) AS NUMERIC) AS list_usd,
  COUNT(*) AS record_count
FROM fct_cost_daily
WHERE cost_date BETWEEN @start AND @last
