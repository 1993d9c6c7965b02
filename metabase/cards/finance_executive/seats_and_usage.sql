-- Seats apart from usage, month by month, in the chosen ledger.
SELECT
  b.month,
  b.usage_type,
  CAST(
    SUM(CASE {{ledger}} WHEN 'billed' THEN b.billed_cost_usd WHEN 'list' THEN b.list_cost_usd ELSE b.cost_usd END)
    AS NUMERIC
  ) AS cost_usd,
  CONCAT(CAST(b.month AS STRING), '~', CAST(LAST_DAY(b.month) AS STRING)) AS period
FROM vw_cost_breakdown AS b
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]]
GROUP BY b.month, b.usage_type
ORDER BY b.month, b.usage_type
