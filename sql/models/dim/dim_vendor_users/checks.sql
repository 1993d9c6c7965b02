-- fail: the grain is unique
SELECT vendor_user_id, COUNT(*) AS copies
FROM dim_vendor_users
GROUP BY vendor_user_id
HAVING COUNT(*) > 1
