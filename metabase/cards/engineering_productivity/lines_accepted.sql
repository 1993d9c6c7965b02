-- Lines accepted in the newest month of the period, and the change on days that both months reported: one row.
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

line_sums AS (
  SELECT
    n.month,
    SUM(IF(d.month = n.month, d.lines_of_code_accepted, NULL)) AS line_count,
    SUM(IF(d.month = n.month AND t.is_compared, d.lines_of_code_accepted, NULL)) AS now_count,
    SUM(IF(d.month < n.month AND t.is_compared, d.lines_of_code_accepted, NULL)) AS before_count
  FROM newest AS n
  JOIN vw_productivity_daily AS d ON d.month IN (n.month, DATE_SUB(n.month, INTERVAL 1 MONTH))
  LEFT JOIN told AS t ON t.platform = d.platform AND t.day = d.day
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]]
  GROUP BY n.month
)

SELECT
  month,
  line_count AS lines_of_code_accepted,
  before_count AS compared_before,
  CAST(SAFE_DIVIDE(COALESCE(now_count, 0) - before_count, before_count) AS FLOAT64) AS change_ratio,
  CONCAT(CAST(month AS STRING), '~', CAST(LAST_DAY(month) AS STRING)) AS period
FROM line_sums
WHERE line_count IS NOT NULL
