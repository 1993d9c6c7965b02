-- Each API key and model over the last 30 days: owner, what it is charged, cache hits, and what could be saved.
SELECT
  k.api_key_name,
  k.user_email,
  k.team,
  k.platform,
  k.model,
  k.key_status,
  k.billed_usd,
  k.days_used,
  k.days_settled,
  k.cache_hit_ratio,
  k.output_share,
  k.cache_saving_usd,
  k.batch_saving_usd,
  k.model_saving_usd,
  k.alternative_model,
  k.api_key_id,
  'billed' AS ledger
FROM vw_key_economics AS k
WHERE TRUE [[AND {{platform}}]] [[AND {{person}}]] [[AND {{model}}]] [[AND {{key}}]]
ORDER BY k.billed_usd DESC, k.api_key_id, k.model
LIMIT 300
