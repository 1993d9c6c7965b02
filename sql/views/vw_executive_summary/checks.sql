-- fail: the grain is unique
SELECT month, COUNT(*) AS copies
FROM vw_executive_summary
GROUP BY month
HAVING COUNT(*) > 1
