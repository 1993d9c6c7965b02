-- Cost of a month and platform, in the chosen ledger.
WITH costs AS (
  SELECT
    c.month, c.platform,
    SUM(CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.cost_usd END)
      AS cost_usd
  FROM vw_cost_by_person AS c
  WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
  GROUP BY c.month, c.platform
)

SELECT
  costs.month, costs.platform, costs.cost_usd,
  CONCAT(CAST(costs.month AS STRING), '~', CAST(LAST_DAY(costs.month) AS STRING)) AS period
FROM costs
ORDER BY costs.month, costs.platform
