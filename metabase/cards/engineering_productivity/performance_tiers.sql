-- How many people stand in which tier on a coding platform, in the newest month of the period.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_productivity_metrics AS n WHERE TRUE [[AND {{period}}]]
)

SELECT
  p.month,
  p.platform,
  p.performance_tier,
  COUNT(DISTINCT p.user_email) AS people,
  MAX(p.people_ranked) AS people_ranked,
  CONCAT(CAST(p.month AS STRING), '~', CAST(LAST_DAY(p.month) AS STRING)) AS period
FROM newest AS n
JOIN vw_productivity_metrics AS p ON p.month = n.month
WHERE p.platform IN ('claude_code', 'cursor') [[AND {{platform}}]] [[AND {{team}}]]
GROUP BY p.month, p.platform, p.performance_tier
ORDER BY
  p.platform,
  CASE p.performance_tier
    WHEN 'Top Performer' THEN 1 WHEN 'Above Average' THEN 2 WHEN 'Below Average' THEN 3 WHEN 'Needs Support' THEN 4
    ELSE 5
  END
