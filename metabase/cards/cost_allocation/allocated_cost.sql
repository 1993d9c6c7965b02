-- Cost of the period in the chosen ledger: one row, or none where nothing is booked.
SELECT
  CAST(
    SUM(CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.cost_usd END)
    AS NUMERIC
  ) AS cost_usd,
  CONCAT(CAST(MIN(c.month) AS STRING), '~', CAST(LAST_DAY(MAX(c.month)) AS STRING)) AS period
FROM vw_cost_by_person AS c
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
HAVING COUNT(*) > 0
