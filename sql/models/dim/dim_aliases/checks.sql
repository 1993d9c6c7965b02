-- fail: the grain is unique
SELECT alias, COUNT(*) AS copies
FROM dim_aliases
GROUP BY alias
HAVING COUNT(*) > 1
