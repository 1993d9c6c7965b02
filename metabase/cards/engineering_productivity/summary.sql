-- The newest month of the period in words: who used the tools, what was accepted, and which team moved it.
WITH newest AS (
  SELECT MAX(d.month) AS month FROM vw_productivity_metrics AS d WHERE TRUE [[AND {{period}}]]
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
    d.team,
    SUM(IF(d.month = n.month, d.lines_of_code_accepted, NULL)) AS line_count,
    SUM(IF(d.month = n.month AND t.is_compared, d.lines_of_code_accepted, NULL)) AS now_count,
    SUM(IF(d.month < n.month AND t.is_compared, d.lines_of_code_accepted, NULL)) AS before_count
  FROM newest AS n
  JOIN vw_productivity_daily AS d ON d.month IN (n.month, DATE_SUB(n.month, INTERVAL 1 MONTH))
  LEFT JOIN told AS t ON t.platform = d.platform AND t.day = d.day
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]]
  GROUP BY d.team
),

mover AS (
  SELECT team, COALESCE(now_count, 0) - COALESCE(before_count, 0) AS change
  FROM teams
  WHERE team IS NOT NULL AND COALESCE(now_count, 0) != COALESCE(before_count, 0)
  ORDER BY ABS(COALESCE(now_count, 0) - COALESCE(before_count, 0)) DESC, team
  LIMIT 1
),

line_sums AS (
  SELECT
    COUNT(team) AS team_count, SUM(line_count) AS line_count, SUM(now_count) AS now_count,
    SUM(before_count) AS before_count,
    CAST(
      SAFE_DIVIDE(100 * (COALESCE(SUM(now_count), 0) - SUM(before_count)), SUM(before_count)) AS FLOAT64
    ) AS change_pct
  FROM teams
),

people AS (
  SELECT
    COUNT(DISTINCT d.user_email) AS people,
    LEAST(1.0, CAST(SAFE_DIVIDE(
      SUM(IF(d.platform = 'cursor', d.lines_of_code_accepted, NULL)),
      SUM(IF(d.platform = 'cursor', d.lines_of_code_added, NULL))) AS FLOAT64)) AS line_rate,
    CAST(SAFE_DIVIDE(
      SUM(IF(d.platform = 'claude_code', u.total_accepts, NULL)),
      SUM(IF(d.platform = 'claude_code', COALESCE(u.total_accepts, 0) + COALESCE(u.total_rejects, 0), NULL))
    ) AS FLOAT64) AS tool_rate
  FROM newest AS n
  JOIN vw_productivity_metrics AS d ON d.month = n.month
  JOIN vw_user_platform_month AS u ON u.month = d.month AND u.user_email = d.user_email AND u.platform = d.platform
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]]
),

-- How much of the month everybody has reported.
reported AS (
  SELECT
    MAX(a.days_counted) AS days_counted,
    MAX(EXTRACT(DAY FROM LAST_DAY(a.month))) AS days_in_month
  FROM newest AS n
  JOIN vw_active_users AS a ON a.month = n.month
)

SELECT
  CASE
    WHEN n.month IS NULL OR p.people = 0
      THEN 'No use by people is reported for this choice: that is not known to be zero. See who is not reported below.'
    ELSE CONCAT(
      'In ', FORMAT_DATE('%B %Y', n.month),
      IF(r.days_counted < r.days_in_month,
        CONCAT(
          ', with ', CAST(r.days_counted AS STRING), ' of ', CAST(r.days_in_month AS STRING), ' days reported,'
        ), ''),
      ' ', CAST(p.people AS STRING), IF(p.people = 1, ' person', ' people'), ' used the tools, and ',
      IF(l.line_count IS NULL, 'no count of accepted lines is reported', CONCAT(
        FORMAT("%'d", l.line_count), ' lines of code were accepted',
        CASE
          WHEN l.before_count IS NULL THEN '; there is no month before to compare with'
          WHEN l.before_count = 0 THEN ', after none in the month before on comparable days'
          WHEN ABS(l.change_pct) < 0.05 THEN ', as many as in the month before on comparable days'
          ELSE CONCAT(', ', FORMAT('%.1f', ABS(l.change_pct)), IF(l.change_pct > 0, ' % more', ' % fewer'),
            ' than in the month before on comparable days')
        END
      )), '.',
      IF(l.change_pct IS NULL OR l.team_count < 2, '', COALESCE(CONCAT(
        ' Team ', (SELECT team FROM mover), ' changed most: ',
        FORMAT("%'d", ABS((SELECT change FROM mover))), ' lines ',
        IF((SELECT change FROM mover) > 0, 'more.', 'fewer.')
      ), '')),
      COALESCE(CONCAT(
        ' Of the lines that Cursor suggested ', FORMAT('%.0f', 100 * p.line_rate), ' % were accepted.'), ''),
      COALESCE(CONCAT(
        ' Of the changes that Claude Code proposed ', FORMAT('%.0f', 100 * p.tool_rate), ' % were accepted.'), '')
    )
  END AS sentence,
  CONCAT(CAST(n.month AS STRING), '~', CAST(LAST_DAY(n.month) AS STRING)) AS period
FROM newest AS n
CROSS JOIN line_sums AS l
CROSS JOIN people AS p
CROSS JOIN reported AS r
