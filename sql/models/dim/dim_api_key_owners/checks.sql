-- fail: the grain is unique
SELECT api_key_id, valid_from, user_email, COUNT(*) AS copies
FROM dim_api_key_owners
GROUP BY api_key_id, valid_from, user_email
HAVING COUNT(*) > 1
