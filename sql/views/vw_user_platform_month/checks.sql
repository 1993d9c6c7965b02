-- fail: the grain is unique
SELECT month, user_email, platform, COUNT(*) AS copies
FROM vw_user_platform_month
GROUP BY month, user_email, platform
HAVING COUNT(*) > 1
