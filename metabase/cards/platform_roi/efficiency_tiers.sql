-- People by what an accepted line costs on a coding platform, in the newest month of the period.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_cost_allocation AS n WHERE TRUE [[AND {{period}}]]
)

SELECT
  c.platform,
  c.efficiency_tier,
  COUNT(DISTINCT c.user_email) AS people,
  CONCAT(CAST(c.month AS STRING), '~', CAST(LAST_DAY(c.month) AS STRING)) AS period
FROM newest AS n
JOIN vw_cost_allocation AS c ON c.month = n.month
WHERE
  c.platform IN ('claude_code', 'cursor') AND c.user_category != 'Unattributed'
  [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
GROUP BY c.month, c.platform, c.efficiency_tier
ORDER BY
  c.platform,
  CASE c.efficiency_tier
    WHEN 'High Efficiency' THEN 1 WHEN 'Good Efficiency' THEN 2 WHEN 'Average Efficiency' THEN 3
    WHEN 'Low Efficiency' THEN 4 ELSE 5
  END
