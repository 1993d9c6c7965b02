-- fail: the grain is unique
SELECT day, vendor, platform, user_email, team, project, COUNT(*) AS copies
FROM agg_person_day
WHERE day BETWEEN @lo AND @hi
GROUP BY day, vendor, platform, user_email, team, project
HAVING COUNT(*) > 1
