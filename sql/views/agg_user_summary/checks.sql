-- fail: the grain is unique
SELECT month, user_email, COUNT(*) AS copies
FROM agg_user_summary
GROUP BY month, user_email
HAVING COUNT(*) > 1
