-- Lines accepted by day and platform, on the last 31 days of the period; a day that is not reported has no number.
WITH told AS (
  SELECT d.day, d.platform, d.is_usage_reported
  FROM vw_platform_coverage AS d
  WHERE d.platform IN ('claude_code', 'cursor') [[AND {{period}}]] [[AND {{platform}}]]
),

used AS (
  SELECT d.day, d.platform, SUM(d.lines_of_code_accepted) AS line_count
  FROM vw_productivity_daily AS d
  WHERE d.platform IN ('claude_code', 'cursor') [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]]
  GROUP BY d.day, d.platform
)

SELECT
  t.day,
  t.platform,
  CASE
    WHEN t.is_usage_reported THEN COALESCE(u.line_count, 0)
    WHEN t.is_usage_reported IS NULL THEN u.line_count
  END AS lines_of_code_accepted,
  CONCAT(CAST(t.day AS STRING), '~', CAST(t.day AS STRING)) AS period
FROM told AS t
LEFT JOIN used AS u ON u.day = t.day AND u.platform = t.platform
WHERE TRUE
QUALIFY DENSE_RANK() OVER (ORDER BY t.day DESC) <= 31
ORDER BY t.day, t.platform
