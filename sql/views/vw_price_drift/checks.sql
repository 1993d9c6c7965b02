-- fail: the grain is unique
SELECT day, model, token_type, COUNT(*) AS copies
FROM vw_price_drift
GROUP BY day, model, token_type
HAVING COUNT(*) > 1
