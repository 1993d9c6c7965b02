-- Of the changes that Claude Code proposed in the newest month of the period, the part that was accepted: one row.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_user_platform_month AS n WHERE n.platform = 'claude_code' [[AND {{period}}]]
),

decisions AS (
  SELECT
    u.month, SUM(u.total_accepts) AS total_accepts,
    SUM(COALESCE(u.total_accepts, 0) + COALESCE(u.total_rejects, 0)) AS decisions
  FROM newest AS n
  JOIN vw_user_platform_month AS u ON u.month = n.month
  JOIN agg_user_summary AS s ON s.month = u.month AND s.user_email = u.user_email
  WHERE u.platform = 'claude_code' [[AND {{team}}]] [[AND {{person}}]]
  GROUP BY u.month
)

SELECT
  month,
  CAST(SAFE_DIVIDE(total_accepts, decisions) AS FLOAT64) AS tool_acceptance_rate,
  total_accepts,
  decisions,
  CONCAT(CAST(month AS STRING), '~', CAST(LAST_DAY(month) AS STRING)) AS period
FROM decisions
WHERE decisions > 0
