-- fail: the grain is unique
SELECT day, ledger, scope, platform, team, COUNT(*) AS copies
FROM vw_forecast_days
GROUP BY day, ledger, scope, platform, team
HAVING COUNT(*) > 1
