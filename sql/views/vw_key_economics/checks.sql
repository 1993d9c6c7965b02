-- fail: the grain is unique
SELECT api_key_id, platform, model, COUNT(*) AS copies
FROM vw_key_economics
GROUP BY api_key_id, platform, model
HAVING COUNT(*) > 1
