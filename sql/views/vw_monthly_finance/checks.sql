-- fail: the grain is unique
SELECT month, platform, COUNT(*) AS copies
FROM vw_monthly_finance
GROUP BY month, platform
HAVING COUNT(*) > 1
