-- fail: the grain is unique
SELECT month, vendor, platform, user_email, team, project, COUNT(*) AS copies
FROM agg_person_month
WHERE month BETWEEN @lo AND @hi
GROUP BY month, vendor, platform, user_email, team, project
HAVING COUNT(*) > 1
