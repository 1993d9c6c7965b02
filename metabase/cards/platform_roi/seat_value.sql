-- Fees of seats beside the public price of what they covered, in the newest month of the period: two ledgers.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_seat_economics AS n WHERE TRUE [[AND {{period}}]]
),

platforms AS (
  SELECT
    s.month, s.platform,
    CAST(SUM(s.fee_usd) AS NUMERIC) AS fee_usd,
    CAST(SUM(s.plan_list_usd) AS NUMERIC) AS plan_list_usd
  FROM newest AS n
  JOIN vw_seat_economics AS s ON s.month = n.month
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
  GROUP BY s.month, s.platform
),

sides AS (
  SELECT month, platform, 'Fees' AS side, 'amortised' AS ledger, fee_usd AS amount_usd FROM platforms
  UNION ALL
  SELECT month, platform, 'Covered at list price', 'list', plan_list_usd FROM platforms
)

SELECT
  platform,
  side,
  ledger,
  amount_usd,
  CONCAT(CAST(month AS STRING), '~', CAST(LAST_DAY(month) AS STRING)) AS period
FROM sides
ORDER BY platform, ledger
