-- fail: the grain is unique
SELECT not_seen_by, user_email, COUNT(*) AS copies
FROM vw_source_population
GROUP BY not_seen_by, user_email
HAVING COUNT(*) > 1
