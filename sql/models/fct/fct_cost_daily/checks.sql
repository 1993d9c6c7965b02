-- fail: the grain is unique
SELECT cost_date, platform, source_stream, user_email, api_key_id, workspace_id, model, cost_type, unit_type, attribution_mode, cost_basis, token_type, service_tier, context_window, inference_geo, COUNT(*) AS copies
FROM fct_cost_daily
WHERE cost_date BETWEEN @lo AND @hi
GROUP BY cost_date, platform, source_stream, user_email, api_key_id, workspace_id, model, cost_type, unit_type, attribution_mode, cost_basis, token_type, service_tier, context_window, inference_geo
HAVING COUNT(*) > 1
