-- What part of a month's cost each platform takes, in the chosen ledger.
WITH months AS (
  SELECT
    c.month, c.platform,
    CAST(SUM(
      CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.total_cost_usd END
    ) AS NUMERIC) AS cost_usd
  FROM vw_cost_allocation AS c
  WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
  GROUP BY c.month, c.platform
)

SELECT
  month,
  platform,
  cost_usd,
  CAST(SAFE_DIVIDE(cost_usd, SUM(cost_usd) OVER (PARTITION BY month)) AS FLOAT64) AS cost_share,
  CONCAT(CAST(month AS STRING), '~', CAST(LAST_DAY(month) AS STRING)) AS period
FROM months
ORDER BY month, platform
