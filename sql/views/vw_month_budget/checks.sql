-- fail: the grain is unique
SELECT month, COUNT(*) AS copies
FROM vw_month_budget
GROUP BY month
HAVING COUNT(*) > 1
