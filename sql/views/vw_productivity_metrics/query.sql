-- What a person gets done with a platform in a month, against the month before and against the others.
WITH people AS (
  SELECT
    month, user_email, platform, active_days, sessions, tokens, lines_of_code_added, lines_of_code_accepted, commits,
    pull_requests,
    -- Claude Code adds only what was accepted, so it is the decisions about its proposals that tell.
    CAST(
      IF(platform = 'claude_code',
        SAFE_DIVIDE(total_accepts, total_accepts + COALESCE(total_rejects, 0)),
        SAFE_DIVIDE(lines_of_code_accepted, lines_of_code_added)) AS FLOAT64
    ) AS rate
  FROM vw_user_platform_month
  WHERE
    month >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 6 MONTH)
    AND user_email != 'unknown@unattributed.com' AND active_days > 0
),

coverage AS (
  SELECT day, month, platform, is_usage_reported FROM vw_platform_coverage
),

reported AS (
  SELECT
    month, platform, COUNTIF(is_usage_reported) AS days_reported,
    COUNTIF(is_usage_reported) = EXTRACT(DAY FROM LAST_DAY(month)) AS is_complete
  FROM coverage
  GROUP BY month, platform
),

lines AS (
  SELECT day, month, user_email, platform, CAST(SUM(lines_of_code_accepted) AS INT64) AS line_count
  FROM agg_person_day
  WHERE day >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 7 MONTH) AND lines_of_code_accepted > 0
  GROUP BY day, month, user_email, platform
),

same_days AS (
  SELECT n.platform, n.day, b.day AS day_before, n.month
  FROM coverage AS n
  JOIN coverage AS b
    ON b.platform = n.platform AND b.day = DATE_SUB(n.day, INTERVAL 1 MONTH)
    AND EXTRACT(DAY FROM b.day) = EXTRACT(DAY FROM n.day)
  WHERE n.is_usage_reported AND b.is_usage_reported
),

now_lines AS (
  SELECT s.month, s.platform, l.user_email, CAST(SUM(l.line_count) AS INT64) AS line_count
  FROM same_days AS s
  JOIN lines AS l ON l.platform = s.platform AND l.day = s.day
  GROUP BY s.month, s.platform, l.user_email
),

before_lines AS (
  SELECT s.month, s.platform, l.user_email, CAST(SUM(l.line_count) AS INT64) AS line_count
  FROM same_days AS s
  JOIN lines AS l ON l.platform = s.platform AND l.day = s.day_before
  GROUP BY s.month, s.platform, l.user_email
),

whole_lines AS (
  SELECT month, platform, user_email, CAST(SUM(line_count) AS INT64) AS line_count
  FROM lines
  GROUP BY month, platform, user_email
),

compared AS (
  SELECT
    p.*, r.days_reported, COALESCE(r.is_complete AND b.is_complete, FALSE) AS is_whole_months,
    IF(r.is_complete AND b.is_complete, p.lines_of_code_accepted, n.line_count) AS current_month_lines,
    IF(r.is_complete AND b.is_complete, w.line_count, o.line_count) AS prev_month_lines,
    COALESCE(r.days_reported, LEAST(EXTRACT(DAY FROM LAST_DAY(p.month)), DATE_DIFF(CURRENT_DATE(), p.month, DAY)))
      AS days_counted
  FROM people AS p
  LEFT JOIN reported AS r ON r.month = p.month AND r.platform = p.platform
  LEFT JOIN reported AS b ON b.month = DATE_SUB(p.month, INTERVAL 1 MONTH) AND b.platform = p.platform
  LEFT JOIN now_lines AS n ON n.month = p.month AND n.platform = p.platform AND n.user_email = p.user_email
  LEFT JOIN before_lines AS o ON o.month = p.month AND o.platform = p.platform AND o.user_email = p.user_email
  LEFT JOIN whole_lines AS w
    ON w.month = DATE_SUB(p.month, INTERVAL 1 MONTH) AND w.platform = p.platform AND w.user_email = p.user_email
),

-- Whoever added lines is ranked among those who did on the same platform: a rate at or above the 75th percentile
-- of the rates, interpolated as PERCENTILE_CONT does, has three quarters of the others at or below it.
ranked AS (
  SELECT
    month, platform, user_email, COUNT(*) OVER (PARTITION BY month, platform) AS group_size,
    CAST(SAFE_DIVIDE(
      COUNT(*) OVER (PARTITION BY month, platform ORDER BY LEAST(1.0, rate)) - 1,
      COUNT(*) OVER (PARTITION BY month, platform) - 1
    ) AS FLOAT64) AS standing
  FROM compared
  WHERE lines_of_code_added > 0 AND rate IS NOT NULL
)

SELECT
  c.month, c.user_email, d.display_name, d.team, c.platform, c.active_days, c.days_counted, c.sessions, c.tokens,
  c.lines_of_code_added, c.lines_of_code_accepted, c.commits, c.pull_requests,
  LEAST(1.0, c.rate) AS daily_acceptance_rate, COALESCE(c.rate > 1.0, FALSE) AS acceptance_above_one,
  CASE WHEN c.rate IS NULL THEN NULL WHEN c.platform = 'claude_code' THEN 'tool decisions' ELSE 'lines' END
    AS acceptance_basis,
  CAST(SAFE_DIVIDE(c.lines_of_code_accepted, c.sessions) AS FLOAT64) AS lines_per_session,
  CAST(SAFE_DIVIDE(c.tokens, c.sessions) AS FLOAT64) AS tokens_per_session,
  CAST(SAFE_DIVIDE(c.lines_of_code_accepted, c.tokens) AS FLOAT64) AS efficiency_ratio,
  c.current_month_lines, c.prev_month_lines,
  CAST(SAFE_DIVIDE(100 * (COALESCE(c.current_month_lines, 0) - c.prev_month_lines), c.prev_month_lines) AS FLOAT64)
    AS mom_productivity_change_pct,
  IF(c.prev_month_lines IS NULL, NULL, IF(c.is_whole_months, 'whole months', 'same days of both months')) AS mom_basis,
  LEAST(1.0, CAST(SAFE_DIVIDE(c.active_days, c.days_counted) AS FLOAT64)) AS monthly_engagement_rate,
  CASE
    WHEN r.standing IS NULL OR r.group_size < 4 THEN 'Not Ranked'
    WHEN r.standing >= 0.75 THEN 'Top Performer'
    WHEN r.standing >= 0.5 THEN 'Above Average'
    WHEN r.standing >= 0.25 THEN 'Below Average'
    ELSE 'Needs Support'
  END AS performance_tier,
  COALESCE(r.group_size, 0) AS people_ranked,
  CASE
    WHEN COALESCE(c.days_counted, 0) = 0 THEN 'Not Reported'
    WHEN SAFE_DIVIDE(c.active_days, c.days_counted) >= 0.8 THEN 'Highly Active'
    WHEN SAFE_DIVIDE(c.active_days, c.days_counted) >= 0.5 THEN 'Moderately Active'
    WHEN SAFE_DIVIDE(c.active_days, c.days_counted) >= 0.2 THEN 'Occasional'
    ELSE 'Low Activity'
  END AS engagement_category
FROM compared AS c
LEFT JOIN ranked AS r ON r.month = c.month AND r.platform = c.platform AND r.user_email = c.user_email
LEFT JOIN dim_users AS d
  ON d.email = c.user_email AND LEAST(LAST_DAY(c.month), CURRENT_DATE()) >= d.valid_from
  AND LEAST(LAST_DAY(c.month), CURRENT_DATE()) < d.valid_to
