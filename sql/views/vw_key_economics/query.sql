-- Each API key and model over the settled days of the last 30: how it is used, and what caching, batches or another model
-- would have saved at the price card, for 30 days.
WITH settled AS (
  SELECT date AS day
  FROM source_coverage
  WHERE
    date >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY) AND date < CURRENT_DATE()
    AND stream IN ('anthropic_usage', 'anthropic_cost') AND settled AND state IN ('reported', 'reported_zero')
  GROUP BY date
  HAVING COUNT(DISTINCT stream) = 2
),

span AS (
  SELECT
    COUNT(*) AS days_settled, COUNTIF(EXTRACT(DAYOFWEEK FROM day) IN (1, 7)) AS weekend_days,
    CAST(SAFE_DIVIDE(30, COUNT(*)) AS NUMERIC) AS to_30_days
  FROM settled
),

-- Token rows only: searches and code execution cost the same with any model, cache or batch.
daily AS (
  SELECT
    a.expense_date AS day, a.api_key_id, a.platform, a.model, a.token_type, COALESCE(a.service_tier, 'standard') AS tier,
    SUM(a.quantity) AS quantity, SUM(a.billed_cost_usd) AS billed_usd
  FROM api_usage_expenses AS a
  JOIN settled AS s ON s.day = a.expense_date
  WHERE
    a.expense_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY)
    AND a.api_key_id IS NOT NULL AND a.quantity > 0 AND a.token_type != 'web_search_requests'
  GROUP BY a.expense_date, a.api_key_id, a.platform, a.model, a.token_type, COALESCE(a.service_tier, 'standard')
),

-- The price card today, the lowest where context or place make a difference; batches cost half of these.
prices AS (
  SELECT model, token_type, MIN(usd_per_unit) AS usd_per_million
  FROM price_card
  WHERE
    valid_from <= CURRENT_DATE() AND valid_to > CURRENT_DATE() AND service_tier = 'standard'
    AND COALESCE(speed, 'standard') = 'standard'
  GROUP BY model, token_type
),

input_prices AS (
  SELECT
    model,
    MAX(IF(token_type = 'uncached_input_tokens', usd_per_million, NULL)) AS fresh,
    MAX(IF(token_type = 'cache_read_input_tokens', usd_per_million, NULL)) AS reread,
    MAX(IF(token_type = 'cache_creation.ephemeral_5m_input_tokens', usd_per_million, NULL)) AS written,
    MAX(IF(token_type = 'output_tokens', usd_per_million, NULL)) AS output
  FROM prices
  GROUP BY model
),

-- Premium is 20 USD per million output tokens or more; the alternative is the newest Sonnet on the card below that.
alternative AS (
  SELECT c.model
  FROM price_card AS c
  JOIN input_prices AS p ON p.model = c.model AND p.output < 20
  WHERE
    c.model LIKE 'claude-sonnet-%' AND c.token_type = 'output_tokens' AND c.service_tier = 'standard'
    AND c.valid_from <= CURRENT_DATE() AND c.valid_to > CURRENT_DATE()
  QUALIFY ROW_NUMBER() OVER (ORDER BY c.valid_from DESC, c.model DESC) = 1
),

models AS (
  SELECT
    d.api_key_id, d.platform, d.model, COUNT(DISTINCT d.day) AS days_used,
    CAST(SUM(IF(d.token_type = 'uncached_input_tokens' AND d.tier = 'standard', d.quantity, 0)) AS INT64)
      AS uncached_tokens,
    CAST(SUM(IF(STARTS_WITH(d.token_type, 'cache_creation') AND d.tier = 'standard', d.quantity, 0)) AS INT64)
      AS cache_write_tokens,
    CAST(SUM(IF(d.token_type = 'cache_read_input_tokens' AND d.tier = 'standard', d.quantity, 0)) AS INT64)
      AS cache_read_tokens,
    CAST(SUM(IF(d.token_type = 'output_tokens' AND d.tier = 'standard', d.quantity, 0)) AS INT64) AS output_tokens,
    CAST(SUM(d.billed_usd) AS NUMERIC) AS billed_usd,
    CAST(SUM(IF(d.tier = 'standard', d.billed_usd, NUMERIC '0')) AS NUMERIC) AS standard_usd,
    CAST(SUM(IF(d.tier = 'batch', d.billed_usd, NUMERIC '0')) AS NUMERIC) AS batch_usd,
    CAST(SUM(IF(d.tier = 'priority', d.quantity, 0)) AS INT64) AS priority_tokens,
    -- NULL when the alternative has no price for something that was used.
    CAST(
      IF(COUNTIF(d.tier = 'standard' AND p.usd_per_million IS NULL) > 0, NULL,
        SUM(IF(d.tier = 'standard', d.quantity * p.usd_per_million * NUMERIC '0.000001', NUMERIC '0'))) AS NUMERIC
    ) AS alternative_usd
  FROM daily AS d
  CROSS JOIN alternative AS x
  LEFT JOIN prices AS p ON p.model = x.model AND p.token_type = d.token_type
  GROUP BY d.api_key_id, d.platform, d.model
),

-- How steadily a key works, weekends included: people rest, services do not.
rhythm AS (
  SELECT
    api_key_id, COUNT(DISTINCT day) AS key_days_used,
    COUNT(DISTINCT IF(EXTRACT(DAYOFWEEK FROM day) IN (1, 7), day, NULL)) AS key_weekend_days_used,
    CAST(SUM(IF(EXTRACT(DAYOFWEEK FROM day) IN (1, 7), quantity, 0)) AS INT64) AS weekend_tokens,
    CAST(SUM(quantity) AS INT64) AS all_tokens
  FROM daily
  GROUP BY api_key_id
),

keys_now AS (
  SELECT api_key_id, api_key_name, user_email, team, purpose, status
  FROM dim_api_keys
  QUALIFY ROW_NUMBER() OVER (PARTITION BY api_key_id ORDER BY valid_from DESC) = 1
),

rated AS (
  SELECT
    m.*, s.days_settled, s.to_30_days, x.model AS alternative_model, p.fresh, p.reread, p.written, p.output,
    r.key_days_used, r.key_weekend_days_used, s.weekend_days,
    m.uncached_tokens + m.cache_write_tokens + m.cache_read_tokens AS input_tokens,
    CAST(SAFE_DIVIDE(m.cache_read_tokens, m.uncached_tokens + m.cache_write_tokens + m.cache_read_tokens) AS FLOAT64)
      AS cache_hit_ratio,
    CAST(SAFE_DIVIDE(
      m.output_tokens, m.uncached_tokens + m.cache_write_tokens + m.cache_read_tokens + m.output_tokens
    ) AS FLOAT64) AS output_share,
    CAST(SAFE_DIVIDE(
      SAFE_DIVIDE(r.weekend_tokens, s.weekend_days),
      SAFE_DIVIDE(r.all_tokens - r.weekend_tokens, s.days_settled - s.weekend_days)
    ) AS FLOAT64) AS weekend_ratio
  FROM models AS m
  CROSS JOIN span AS s
  CROSS JOIN alternative AS x
  JOIN rhythm AS r ON r.api_key_id = m.api_key_id
  LEFT JOIN input_prices AS p ON p.model = m.model
),

saved AS (
  SELECT
    *,
    -- Up to six tenths of the input read from a cache, nine of ten times; the tenth writes it.
    CAST(
      CAST(
        LEAST(CAST(uncached_tokens AS NUMERIC), GREATEST(NUMERIC '0', NUMERIC '0.6' * input_tokens - cache_read_tokens))
        * (fresh - NUMERIC '0.9' * reread - NUMERIC '0.1' * written) AS NUMERIC
      ) * NUMERIC '0.000001' * to_30_days AS NUMERIC
    ) AS cache_usd,
    CAST(standard_usd * NUMERIC '0.5' * to_30_days AS NUMERIC) AS half_usd,
    CAST(GREATEST(NUMERIC '0', standard_usd - alternative_usd) * to_30_days AS NUMERIC) AS model_usd
  FROM rated
)

SELECT
  s.api_key_id, s.platform, s.model, k.api_key_name, k.user_email, k.team, k.purpose, k.status AS key_status,
  s.days_settled, s.days_used, s.key_days_used, s.key_weekend_days_used, s.weekend_ratio,
  s.uncached_tokens, s.cache_write_tokens, s.cache_read_tokens, s.output_tokens, s.priority_tokens,
  s.cache_hit_ratio, s.output_share, s.billed_usd, s.standard_usd, s.batch_usd,
  CAST(ROUND(CAST(s.billed_usd * s.to_30_days AS NUMERIC), 2) AS NUMERIC) AS monthly_usd,
  s.cache_hit_ratio < 0.2 AND s.days_used >= 10 AND s.input_tokens >= 5 * s.output_tokens
    AND s.days_settled >= 14 AS is_cache_poor,
  s.platform = 'claude_api' AND s.days_settled >= 14 AND s.key_days_used >= 0.75 * s.days_settled
    AND s.key_weekend_days_used >= 0.5 * s.weekend_days AND s.weekend_ratio >= 0.3
    AND COALESCE(s.priority_tokens, 0) = 0 AS is_batchable,
  s.output >= 20 AND s.output_share <= 0.02 AND s.days_used >= 5 AND s.days_settled >= 14 AS is_premium_for_little,
  CAST(ROUND(s.cache_usd, 2) AS NUMERIC) AS cache_saving_usd, CAST(ROUND(s.half_usd, 2) AS NUMERIC) AS batch_saving_usd,
  CAST(ROUND(s.model_usd, 2) AS NUMERIC) AS model_saving_usd, s.alternative_model
FROM saved AS s
LEFT JOIN keys_now AS k ON k.api_key_id = s.api_key_id
