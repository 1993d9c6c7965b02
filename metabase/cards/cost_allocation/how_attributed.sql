-- How owners were found and how amounts are known, with the cost of the period in the chosen ledger; rows add up.
WITH spent AS (
  SELECT
    b.attribution_mode, b.cost_basis, MIN(b.month) AS first_month, MAX(b.month) AS last_month,
    CAST(SUM(b.record_count) AS INT64) AS record_count, CAST(SUM(b.unpriced_records) AS INT64) AS unpriced_records,
    CAST(
      SUM(CASE {{ledger}} WHEN 'billed' THEN b.billed_cost_usd WHEN 'list' THEN b.list_cost_usd ELSE b.cost_usd END)
      AS NUMERIC
    ) AS cost_usd
  FROM vw_cost_breakdown AS b
  WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{model}}]]
  GROUP BY b.attribution_mode, b.cost_basis
)

SELECT
  attribution_mode,
  cost_basis,
  CASE attribution_mode
    WHEN 'direct' THEN 'the vendor names the person'
    WHEN 'mapped' THEN 'a tab of the sheet names the person'
    WHEN 'derived' THEN 'the key was made by or for the person'
    WHEN 'allocated' THEN 'a shared cost, split by use'
    WHEN 'unattributed' THEN 'nobody is known'
  END AS meaning,
  cost_usd,
  CAST(SAFE_DIVIDE(cost_usd, SUM(cost_usd) OVER ()) AS FLOAT64) AS share,
  record_count,
  unpriced_records,
  CONCAT(CAST(first_month AS STRING), '~', CAST(LAST_DAY(last_month) AS STRING)) AS period,
  IF(attribution_mode = 'unattributed', 'unknown@unattributed.com', NULL) AS nobody
FROM spent
ORDER BY cost_usd DESC, attribution_mode, cost_basis
