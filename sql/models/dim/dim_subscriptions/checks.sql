-- fail: the grain is unique
SELECT subscription_id, COUNT(*) AS copies
FROM dim_subscriptions
GROUP BY subscription_id
HAVING COUNT(*) > 1
