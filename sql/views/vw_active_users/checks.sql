-- fail: the grain is unique
SELECT month, COUNT(*) AS copies
FROM vw_active_users
GROUP BY month
HAVING COUNT(*) > 1
