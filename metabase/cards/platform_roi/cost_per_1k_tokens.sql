-- Cost per 1,000 tokens in the newest month of the period, of the platforms that report tokens: one row.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_user_platform_month AS n WHERE n.tokens IS NOT NULL [[AND {{period}}]]
),

platforms AS (
  SELECT
    c.month, c.platform,
    CAST(SUM(
      CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.total_cost_usd END
    ) AS NUMERIC) AS cost_usd,
    SUM(c.total_tokens) AS total_tokens
  FROM newest AS n
  JOIN vw_cost_allocation AS c ON c.month IN (n.month, DATE_SUB(n.month, INTERVAL 1 MONTH))
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
  GROUP BY c.month, c.platform
),

rated AS (
  SELECT
    month,
    CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
    SUM(total_tokens) AS total_tokens,
    CAST(SAFE_DIVIDE(1000 * SUM(cost_usd), SUM(total_tokens)) AS NUMERIC) AS cost_per_1k_tokens
  FROM platforms
  WHERE total_tokens IS NOT NULL
  GROUP BY month
)

SELECT
  r.month,
  r.cost_per_1k_tokens,
  CAST(SAFE_DIVIDE(r.cost_per_1k_tokens - b.cost_per_1k_tokens, b.cost_per_1k_tokens) AS FLOAT64) AS change_ratio,
  r.cost_usd,
  r.total_tokens,
  CONCAT(CAST(r.month AS STRING), '~', CAST(LAST_DAY(r.month) AS STRING)) AS period
FROM newest AS n
JOIN rated AS r ON r.month = n.month
LEFT JOIN rated AS b ON b.month = DATE_SUB(r.month, INTERVAL 1 MONTH)
WHERE r.cost_per_1k_tokens IS NOT NULL
