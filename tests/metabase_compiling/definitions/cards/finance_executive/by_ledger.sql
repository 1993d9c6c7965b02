-- Two ledgers by month.
SELECT
  e.month, e.total_billed_usd, e.total_list_usd, 'billed, list' AS ledger,
  CONCAT(CAST(e.month AS STRING), '~', CAST(LAST_DAY(e.month) AS STRING)) AS period
FROM vw_executive_summary AS e
WHERE TRUE [[AND {{period}}]]
ORDER BY e.month
