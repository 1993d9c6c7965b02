-- fail: the grain is unique
SELECT activity_date, user_email, COUNT(*) AS copies
FROM cursor_usage_stats
WHERE activity_date BETWEEN @lo AND @hi
GROUP BY activity_date, user_email
HAVING COUNT(*) > 1
