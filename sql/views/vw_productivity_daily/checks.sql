-- fail: the grain is unique
SELECT day, platform, team, COUNT(*) AS copies
FROM vw_productivity_daily
GROUP BY day, platform, team
HAVING COUNT(*) > 1
