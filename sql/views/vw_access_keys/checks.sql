-- fail: the grain is unique
SELECT kind, api_key_id, COUNT(*) AS copies
FROM vw_access_keys
GROUP BY kind, api_key_id
HAVING COUNT(*) > 1
