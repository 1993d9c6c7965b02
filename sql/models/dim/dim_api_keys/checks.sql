-- fail: the grain is unique
SELECT api_key_id, valid_from, COUNT(*) AS copies
FROM dim_api_keys
GROUP BY api_key_id, valid_from
HAVING COUNT(*) > 1
