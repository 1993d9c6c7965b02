-- fail: the grain is unique
SELECT kind, place, subject, item, COUNT(*) AS copies
FROM vw_compliance_access
GROUP BY kind, place, subject, item
HAVING COUNT(*) > 1
