-- fail: the grain is unique
SELECT day, subject, token_type, COUNT(*) AS copies
FROM vw_allocation_check
GROUP BY day, subject, token_type
HAVING COUNT(*) > 1
