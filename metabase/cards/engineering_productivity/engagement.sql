-- People by how often they use a platform, in the newest month of the period.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_productivity_metrics AS n WHERE TRUE [[AND {{period}}]]
)

SELECT
  p.month,
  p.platform,
  p.engagement_category,
  COUNT(DISTINCT p.user_email) AS people,
  CONCAT(CAST(p.month AS STRING), '~', CAST(LAST_DAY(p.month) AS STRING)) AS period
FROM newest AS n
JOIN vw_productivity_metrics AS p ON p.month = n.month
WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
GROUP BY p.month, p.platform, p.engagement_category
ORDER BY
  p.platform,
  CASE p.engagement_category
    WHEN 'Highly Active' THEN 1 WHEN 'Moderately Active' THEN 2 WHEN 'Occasional' THEN 3 WHEN 'Low Activity' THEN 4
    ELSE 5
  END
