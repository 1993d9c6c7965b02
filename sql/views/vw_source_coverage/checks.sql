-- fail: the grain is unique
SELECT date, stream, COUNT(*) AS copies
FROM vw_source_coverage
GROUP BY date, stream
HAVING COUNT(*) > 1
