-- fail: the grain is unique
SELECT day, platform, team, ledger, run_id, published_at, COUNT(*) AS copies
FROM vw_restatements
GROUP BY day, platform, team, ledger, run_id, published_at
HAVING COUNT(*) > 1
