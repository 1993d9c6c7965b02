-- Fees of the period's seats that are empty, or that nobody used on any reported day of a month: one row.
SELECT
  CAST(SUM(s.idle_usd) AS NUMERIC) AS idle_usd,
  CAST(SUM(s.fee_usd) AS NUMERIC) AS fee_usd,
  CAST(SAFE_DIVIDE(SUM(s.idle_usd), SUM(s.fee_usd)) AS FLOAT64) AS idle_share,
  CONCAT(CAST(MIN(s.month) AS STRING), '~', CAST(LAST_DAY(MAX(s.month)) AS STRING)) AS period,
  'amortised' AS ledger
FROM vw_seat_economics AS s
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
HAVING COUNT(*) > 0
