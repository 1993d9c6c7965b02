-- Cost of the period by what was charged, in the chosen ledger; rows add up.
WITH spent AS (
  SELECT
    b.cost_type, MIN(b.month) AS first_month, MAX(b.month) AS last_month,
    CAST(SUM(b.record_count) AS INT64) AS record_count,
    CAST(
      SUM(CASE {{ledger}} WHEN 'billed' THEN b.billed_cost_usd WHEN 'list' THEN b.list_cost_usd ELSE b.cost_usd END)
      AS NUMERIC
    ) AS cost_usd
  FROM vw_cost_breakdown AS b
  WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{model}}]]
  GROUP BY b.cost_type
)

SELECT
  cost_type,
  cost_usd,
  CAST(SAFE_DIVIDE(cost_usd, SUM(cost_usd) OVER ()) AS FLOAT64) AS share,
  record_count,
  CONCAT(CAST(first_month AS STRING), '~', CAST(LAST_DAY(last_month) AS STRING)) AS period
FROM spent
ORDER BY cost_usd DESC, cost_type
