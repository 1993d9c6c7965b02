-- fail: the grain is unique
SELECT period, platform, team, ledger, COUNT(*) AS copies
FROM dim_budgets
GROUP BY period, platform, team, ledger
HAVING COUNT(*) > 1
