-- fail: the grain is unique
SELECT month, user_email, team, project, platform, COUNT(*) AS copies
FROM vw_cost_allocation
GROUP BY month, user_email, team, project, platform
HAVING COUNT(*) > 1
