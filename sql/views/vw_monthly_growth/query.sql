-- What to compare a platform's month with: the month before, or the same days of both where one has gaps or is running.
WITH costs AS (
  SELECT day, month, platform, CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd
  FROM agg_platform_day
  WHERE day >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 25 MONTH)
  GROUP BY day, month, platform
),

-- Seats are known on every day; a platform without any feed has nothing but seats.
cells AS (
  SELECT
    COALESCE(v.day, c.day) AS day, COALESCE(v.month, c.month) AS month, COALESCE(v.platform, c.platform) AS platform,
    COALESCE(v.is_cost_reported, COUNT(v.day) OVER (PARTITION BY COALESCE(v.platform, c.platform)) = 0) AS is_reported,
    COALESCE(c.cost_usd, NUMERIC '0') AS cost_usd
  FROM (SELECT day, month, platform, is_cost_reported FROM vw_platform_coverage WHERE is_cost_reported IS NOT NULL) AS v
  FULL OUTER JOIN costs AS c ON c.platform = v.platform AND c.day = v.day
),

months AS (
  SELECT
    month, platform, CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd, COUNTIF(is_reported) AS days_reported,
    CAST(SUM(IF(is_reported, cost_usd, NUMERIC '0')) AS NUMERIC) AS reported_usd,
    COUNTIF(is_reported) = EXTRACT(DAY FROM LAST_DAY(month)) AS is_complete
  FROM cells
  GROUP BY month, platform
),

same_days AS (
  SELECT
    n.month, n.platform, COUNT(*) AS day_count,
    CAST(SUM(n.cost_usd) AS NUMERIC) AS cost_usd,
    CAST(SUM(b.cost_usd) AS NUMERIC) AS before_usd
  FROM cells AS n
  JOIN cells AS b
    ON b.platform = n.platform AND b.day = DATE_SUB(n.day, INTERVAL 1 MONTH)
    AND EXTRACT(DAY FROM b.day) = EXTRACT(DAY FROM n.day)
  WHERE n.is_reported AND b.is_reported
  GROUP BY n.month, n.platform
)

SELECT
  m.month, m.platform, m.is_complete AND COALESCE(b.is_complete, FALSE) AS is_whole_months,
  CASE
    WHEN m.is_complete AND b.is_complete THEN EXTRACT(DAY FROM LAST_DAY(m.month))
    ELSE COALESCE(s.day_count, 0)
  END AS days_compared,
  CAST(IF(m.is_complete AND b.is_complete, m.cost_usd, s.cost_usd) AS NUMERIC) AS compared_cost_usd,
  CAST(IF(m.is_complete AND b.is_complete, b.cost_usd, s.before_usd) AS NUMERIC) AS compared_before_usd,
  -- The reported days stand for the days that are missing or to come.
  CAST(
    CAST(SAFE_DIVIDE(m.reported_usd * EXTRACT(DAY FROM LAST_DAY(m.month)), m.days_reported) AS NUMERIC) * 12 AS NUMERIC
  ) AS annual_run_rate_usd
FROM months AS m
LEFT JOIN months AS b ON b.platform = m.platform AND b.month = DATE_SUB(m.month, INTERVAL 1 MONTH)
LEFT JOIN same_days AS s ON s.platform = m.platform AND s.month = m.month
