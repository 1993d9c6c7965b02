-- fail: the grain is unique
SELECT place, person, role, COUNT(*) AS copies
FROM vw_access_roles
GROUP BY place, person, role
HAVING COUNT(*) > 1
