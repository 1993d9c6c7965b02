-- fail: the grain is unique
SELECT period_kind, ledger, scope, platform, team, COUNT(*) AS copies
FROM vw_forecast
GROUP BY period_kind, ledger, scope, platform, team
HAVING COUNT(*) > 1
