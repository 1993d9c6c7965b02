-- Each key and model over the last 30 days, with what a cache, batches or another model would have saved.
SELECT
  k.api_key_name,
  k.platform,
  k.model,
  k.user_email,
  k.team,
  k.monthly_usd,
  k.cache_hit_ratio,
  k.cache_saving_usd,
  k.batch_saving_usd,
  k.model_saving_usd,
  k.alternative_model,
  NULLIF(ARRAY_TO_STRING([
    IF(k.is_cache_poor, 'cache', NULL), IF(k.is_batchable, 'batches', NULL), IF(k.is_premium_for_little, 'model', NULL)
  ], ', '), '') AS proposed,
  k.days_used,
  k.days_settled,
  k.api_key_id
FROM vw_key_economics AS k
WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]] [[AND {{model}}]] [[AND {{key}}]]
ORDER BY k.monthly_usd DESC, k.api_key_id, k.platform, k.model
LIMIT 200
