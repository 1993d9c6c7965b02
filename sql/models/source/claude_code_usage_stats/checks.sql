-- fail: the grain is unique
SELECT activity_date, user_email, api_key_name, organization_id, customer_type, subscription_type, terminal_type, is_remote, COUNT(*) AS copies
FROM claude_code_usage_stats
WHERE activity_date BETWEEN @lo AND @hi
GROUP BY activity_date, user_email, api_key_name, organization_id, customer_type, subscription_type, terminal_type, is_remote
HAVING COUNT(*) > 1
