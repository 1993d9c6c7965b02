-- fail: the grain is unique
SELECT email, valid_from, COUNT(*) AS copies
FROM dim_users
GROUP BY email, valid_from
HAVING COUNT(*) > 1
