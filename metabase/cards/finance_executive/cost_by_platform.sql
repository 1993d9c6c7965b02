-- Cost of a month and platform, in the chosen ledger.
SELECT
  c.month,
  c.platform,
  SUM(CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.cost_usd END)
    AS cost_usd,
  CONCAT(CAST(c.month AS STRING), '~', CAST(LAST_DAY(c.month) AS STRING)) AS period
FROM vw_cost_by_person AS c
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
GROUP BY c.month, c.platform
ORDER BY c.month, c.platform
