-- fail: the grain is unique
SELECT incident_id, COUNT(*) AS copies
FROM vw_incidents
GROUP BY incident_id
HAVING COUNT(*) > 1
