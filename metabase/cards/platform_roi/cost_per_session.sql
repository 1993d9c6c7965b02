-- Cost per session in the newest month of the period, of the platforms that report sessions: one row.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_user_platform_month AS n WHERE n.sessions IS NOT NULL [[AND {{period}}]]
),

platforms AS (
  SELECT
    c.month, c.platform,
    CAST(SUM(
      CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.total_cost_usd END
    ) AS NUMERIC) AS cost_usd,
    SUM(c.total_sessions) AS total_sessions
  FROM newest AS n
  JOIN vw_cost_allocation AS c ON c.month IN (n.month, DATE_SUB(n.month, INTERVAL 1 MONTH))
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
  GROUP BY c.month, c.platform
),

rated AS (
  SELECT
    month,
    CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
    SUM(total_sessions) AS total_sessions,
    CAST(SAFE_DIVIDE(SUM(cost_usd), SUM(total_sessions)) AS NUMERIC) AS cost_per_session
  FROM platforms
  WHERE total_sessions IS NOT NULL
  GROUP BY month
)

SELECT
  r.month,
  r.cost_per_session,
  CAST(SAFE_DIVIDE(r.cost_per_session - b.cost_per_session, b.cost_per_session) AS FLOAT64) AS change_ratio,
  r.cost_usd,
  r.total_sessions,
  CONCAT(CAST(r.month AS STRING), '~', CAST(LAST_DAY(r.month) AS STRING)) AS period
FROM newest AS n
JOIN rated AS r ON r.month = n.month
LEFT JOIN rated AS b ON b.month = DATE_SUB(r.month, INTERVAL 1 MONTH)
WHERE r.cost_per_session IS NOT NULL
