-- By how many lines each team changed in the newest month of the period, on days that both months reported.
WITH newest AS (
  SELECT MAX(p.month) AS month FROM vw_productivity_daily AS p WHERE TRUE [[AND {{period}}]]
),

-- Days are compared when both months reported them, or when both months are whole.
told AS (
  SELECT
    c.platform, c.day,
    COUNT(*) OVER (PARTITION BY c.platform, EXTRACT(DAY FROM c.day)) = 2
    OR COUNT(*) OVER (PARTITION BY c.platform)
    = EXTRACT(DAY FROM LAST_DAY(n.month)) + EXTRACT(DAY FROM DATE_SUB(n.month, INTERVAL 1 DAY)) AS is_compared
  FROM newest AS n
  JOIN vw_platform_coverage AS c ON c.month IN (n.month, DATE_SUB(n.month, INTERVAL 1 MONTH))
  WHERE c.is_usage_reported
),

teams AS (
  SELECT
    n.month, d.team,
    COALESCE(SUM(IF(d.month = n.month, d.lines_of_code_accepted, NULL)), 0) AS now_count,
    COALESCE(SUM(IF(d.month < n.month, d.lines_of_code_accepted, NULL)), 0) AS before_count
  FROM newest AS n
  JOIN vw_productivity_daily AS d ON d.month IN (n.month, DATE_SUB(n.month, INTERVAL 1 MONTH))
  JOIN told AS t ON t.platform = d.platform AND t.day = d.day AND t.is_compared
  WHERE d.lines_of_code_accepted IS NOT NULL [[AND {{platform}}]] [[AND {{team}}]]
  GROUP BY n.month, d.team
)

SELECT
  COALESCE(team, 'No team') AS team_name,
  now_count - before_count AS change_lines,
  now_count AS current_month_lines,
  before_count AS prev_month_lines,
  CAST(SAFE_DIVIDE(100 * (now_count - before_count), before_count) AS FLOAT64) AS mom_productivity_change_pct,
  team,
  CONCAT(CAST(month AS STRING), '~', CAST(LAST_DAY(month) AS STRING)) AS period
FROM teams
WHERE now_count + before_count > 0
ORDER BY change_lines DESC, team_name
LIMIT 30
