-- fail: the grain is unique
SELECT month, vendor, platform, user_email, team, project, COUNT(*) AS copies
FROM vw_cost_by_person
GROUP BY month, vendor, platform, user_email, team, project
HAVING COUNT(*) > 1
