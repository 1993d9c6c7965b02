-- fail: the grain is unique
SELECT kind, subject, platform, COUNT(*) AS copies
FROM vw_savings_opportunities
GROUP BY kind, subject, platform
HAVING COUNT(*) > 1
