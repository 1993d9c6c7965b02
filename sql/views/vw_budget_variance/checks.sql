-- fail: the grain is unique
SELECT period, ledger, platform, team, COUNT(*) AS copies
FROM vw_budget_variance
GROUP BY period, ledger, platform, team
HAVING COUNT(*) > 1
