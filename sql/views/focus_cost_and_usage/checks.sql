-- fail: the grain is unique
SELECT x_ChargeId, COUNT(*) AS copies
FROM focus_cost_and_usage
GROUP BY x_ChargeId
HAVING COUNT(*) > 1
