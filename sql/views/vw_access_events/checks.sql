-- fail: the grain is unique
SELECT place, event_id, COUNT(*) AS copies
FROM vw_access_events
GROUP BY place, event_id
HAVING COUNT(*) > 1
