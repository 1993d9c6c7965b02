-- fail: the grain is unique
SELECT slo, COUNT(*) AS copies
FROM vw_slo
GROUP BY slo
HAVING COUNT(*) > 1
