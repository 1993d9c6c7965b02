-- Part of the period's cost that belongs to nobody, in the chosen ledger: one row.
WITH spent AS (
  SELECT
    c.month, c.is_person,
    CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.cost_usd END AS usd
  FROM vw_cost_by_person AS c
  WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
)

SELECT
  CAST(SAFE_DIVIDE(SUM(IF(is_person, NUMERIC '0', usd)), SUM(usd)) AS FLOAT64) AS unowned_share,
  CAST(SUM(IF(is_person, NUMERIC '0', usd)) AS NUMERIC) AS unowned_usd,
  CONCAT(CAST(MIN(month) AS STRING), '~', CAST(LAST_DAY(MAX(month)) AS STRING)) AS period,
  'unknown@unattributed.com' AS nobody
FROM spent
HAVING COUNT(*) > 0
