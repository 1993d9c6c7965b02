-- How many people use any of the tools: by day, week and month, and against the month before.
WITH person_days AS (
  SELECT DISTINCT day, month, user_email
  FROM agg_person_day
  WHERE
    day >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 14 MONTH)
    AND is_active AND user_email != 'unknown@unattributed.com'
),

-- A day counts when every platform that reports usage has reported it.
told AS (
  SELECT day, LOGICAL_AND(is_usage_reported) AS is_reported
  FROM vw_platform_coverage
  WHERE is_usage_reported IS NOT NULL
  GROUP BY day
),

-- Without a single feed, what people pasted is all there is to know.
first_month AS (
  SELECT MIN(month) AS month, (SELECT COUNT(*) FROM told) = 0 AS is_untold FROM person_days
),

cells AS (
  SELECT
    d AS day, DATE_TRUNC(d, MONTH) AS month, DATE_TRUNC(d, WEEK(MONDAY)) AS week,
    COALESCE(t.is_reported, f.is_untold) AS is_reported
  FROM first_month AS f
  CROSS JOIN UNNEST(GENERATE_DATE_ARRAY(f.month, DATE_SUB(CURRENT_DATE(), INTERVAL 1 DAY))) AS d
  LEFT JOIN told AS t ON t.day = d
),

months AS (
  SELECT
    month, COUNTIF(is_reported) AS days_reported,
    COUNTIF(is_reported) = EXTRACT(DAY FROM LAST_DAY(month)) AS is_complete
  FROM cells
  GROUP BY month
),

by_month AS (
  SELECT
    p.month, COUNT(DISTINCT p.user_email) AS users, COUNTIF(c.is_reported) AS person_days
  FROM person_days AS p
  LEFT JOIN cells AS c ON c.day = p.day
  GROUP BY p.month
),

-- A week belongs to the month of its Monday, and counts when all its days have been reported.
whole_weeks AS (
  SELECT week FROM cells WHERE is_reported GROUP BY week HAVING COUNT(*) = 7
),

by_week AS (
  SELECT w.week, COUNT(DISTINCT p.user_email) AS users
  FROM whole_weeks AS w
  LEFT JOIN person_days AS p ON DATE_TRUNC(p.day, WEEK(MONDAY)) = w.week
  GROUP BY w.week
),

weekly AS (
  SELECT
    DATE_TRUNC(week, MONTH) AS month, COUNT(*) AS weeks_counted,
    CAST(SAFE_DIVIDE(SUM(users), COUNT(*)) AS FLOAT64) AS weekly_active_users
  FROM by_week
  GROUP BY DATE_TRUNC(week, MONTH)
),

same_days AS (
  SELECT n.day, b.day AS day_before, n.month
  FROM cells AS n
  JOIN cells AS b
    ON b.day = DATE_SUB(n.day, INTERVAL 1 MONTH) AND EXTRACT(DAY FROM b.day) = EXTRACT(DAY FROM n.day)
  WHERE n.is_reported AND b.is_reported
),

compared AS (
  SELECT s.month, COUNT(DISTINCT p.user_email) AS users
  FROM same_days AS s
  JOIN person_days AS p ON p.day = s.day
  GROUP BY s.month
),

compared_before AS (
  SELECT s.month, COUNT(DISTINCT p.user_email) AS users
  FROM same_days AS s
  JOIN person_days AS p ON p.day = s.day_before
  GROUP BY s.month
)

SELECT
  m.month, COALESCE(a.users, 0) AS monthly_active_users,
  CAST(SAFE_DIVIDE(a.person_days, m.days_reported) AS FLOAT64) AS daily_active_users,
  w.weekly_active_users, m.days_reported AS days_counted, COALESCE(w.weeks_counted, 0) AS weeks_counted,
  m.is_complete AND COALESCE(b.is_complete, FALSE) AS is_whole_months,
  IF(m.is_complete AND b.is_complete, a.users, n.users) AS compared_users,
  IF(m.is_complete AND b.is_complete, l.users, o.users) AS compared_users_before
FROM months AS m
LEFT JOIN by_month AS a ON a.month = m.month
LEFT JOIN weekly AS w ON w.month = m.month
LEFT JOIN months AS b ON b.month = DATE_SUB(m.month, INTERVAL 1 MONTH)
LEFT JOIN by_month AS l ON l.month = DATE_SUB(m.month, INTERVAL 1 MONTH)
LEFT JOIN compared AS n ON n.month = m.month
LEFT JOIN compared_before AS o ON o.month = m.month
