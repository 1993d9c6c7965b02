-- fail: the grain is unique
SELECT subscription_id, billed_on, COUNT(*) AS copies
FROM vw_seat_plan
GROUP BY subscription_id, billed_on
HAVING COUNT(*) > 1
