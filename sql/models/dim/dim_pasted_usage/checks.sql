-- fail: the grain is unique
SELECT usage_date, user_email, COUNT(*) AS copies
FROM dim_pasted_usage
GROUP BY usage_date, user_email
HAVING COUNT(*) > 1
