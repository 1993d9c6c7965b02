-- Cost of the period by platform and kind of use, in the chosen ledger; rows add up.
SELECT
  b.platform,
  b.usage_type,
  CAST(
    SUM(CASE {{ledger}} WHEN 'billed' THEN b.billed_cost_usd WHEN 'list' THEN b.list_cost_usd ELSE b.cost_usd END)
    AS NUMERIC
  ) AS cost_usd,
  CONCAT(CAST(MIN(b.month) AS STRING), '~', CAST(LAST_DAY(MAX(b.month)) AS STRING)) AS period
FROM vw_cost_breakdown AS b
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{model}}]]
GROUP BY b.platform, b.usage_type
ORDER BY b.platform, b.usage_type
