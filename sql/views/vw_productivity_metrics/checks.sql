-- fail: the grain is unique
SELECT month, user_email, platform, COUNT(*) AS copies
FROM vw_productivity_metrics
GROUP BY month, user_email, platform
HAVING COUNT(*) > 1
