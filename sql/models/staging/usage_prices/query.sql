-- List cost of each usage row, from the most exact price that was valid that day; unknown stays unknown.
SELECT
  u.usage_id,
  CAST(
    CAST(u.quantity * p.usd_per_unit AS NUMERIC)
    * IF(p.unit = 'per_million_tokens', NUMERIC '0.000001', NUMERIC '0.001') AS NUMERIC
  ) AS list_cost_usd
FROM usage_tokens AS u
JOIN price_card AS p
  ON (p.model = u.model OR p.model = '*')
  AND p.token_type = u.token_type
  AND u.usage_date >= p.valid_from AND u.usage_date < p.valid_to
  AND (p.service_tier IS NULL OR p.service_tier = COALESCE(u.service_tier, 'standard'))
  AND (p.context_window IS NULL OR p.context_window = u.context_window)
  AND (p.inference_geo IS NULL OR p.inference_geo = u.inference_geo)
  AND (p.speed IS NULL OR p.speed = COALESCE(u.speed, 'standard'))
WHERE COALESCE(u.service_tier, 'standard') != 'priority'
QUALIFY ROW_NUMBER() OVER (
  PARTITION BY u.usage_id
  ORDER BY
    p.model = '*', p.service_tier IS NULL, p.context_window IS NULL, p.inference_geo IS NULL, p.speed IS NULL,
    p.valid_from DESC
) = 1
