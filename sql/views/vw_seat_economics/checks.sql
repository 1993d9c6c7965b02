-- fail: the grain is unique
SELECT month, subscription_id, COUNT(*) AS copies
FROM vw_seat_economics
GROUP BY month, subscription_id
HAVING COUNT(*) > 1
