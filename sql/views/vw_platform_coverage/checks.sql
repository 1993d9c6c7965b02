-- fail: the grain is unique
SELECT day, platform, COUNT(*) AS copies
FROM vw_platform_coverage
GROUP BY day, platform
HAVING COUNT(*) > 1
