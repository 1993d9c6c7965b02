-- What invoices charge for the newest month of the period: one row.
SELECT
  f.month,
  CAST(SUM(f.billed_cost_usd) AS NUMERIC) AS billed_cost_usd,
  'billed' AS ledger,
  CONCAT(CAST(f.month AS STRING), '~', CAST(LAST_DAY(f.month) AS STRING)) AS period
FROM vw_monthly_finance AS f
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]]
GROUP BY f.month
HAVING SUM(f.platform_monthly_cost) IS NOT NULL
ORDER BY f.month DESC
LIMIT 1
