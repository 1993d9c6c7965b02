-- What the use of the newest month of the period is worth at public prices: one row, with what has no price beside it.
SELECT
  f.month,
  CAST(SUM(f.list_cost_usd) AS NUMERIC) AS list_cost_usd,
  CAST(SUM(f.unpriced_records) AS INT64) AS unpriced_records,
  'list' AS ledger,
  CONCAT(CAST(f.month AS STRING), '~', CAST(LAST_DAY(f.month) AS STRING)) AS period
FROM vw_monthly_finance AS f
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]]
GROUP BY f.month
HAVING SUM(f.platform_monthly_cost) IS NOT NULL
ORDER BY f.month DESC
LIMIT 1
