-- fail: the grain is unique
SELECT usage_date, platform, source_stream, user_email, api_key_id, workspace_id, model, COUNT(*) AS copies
FROM fct_usage_daily
WHERE usage_date BETWEEN @lo AND @hi
GROUP BY usage_date, platform, source_stream, user_email, api_key_id, workspace_id, model
HAVING COUNT(*) > 1
