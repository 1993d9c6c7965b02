-- severity: critical
-- title: A fact is there twice
-- threshold: any two rows of the last 90 days with the same grain
-- next: move the warehouse file away, then python -m local run: it fills a new one from the lake
WITH grains AS (
  SELECT 'fct_usage_daily' AS fact, usage_date AS day, COUNT(*) AS copies
  FROM fct_usage_daily
  WHERE usage_date BETWEEN DATE_SUB(@today, INTERVAL 90 DAY) AND @today
  GROUP BY usage_date, platform, source_stream, user_email, api_key_id, workspace_id, model
  HAVING COUNT(*) > 1

  UNION ALL

  SELECT 'fct_cost_daily', cost_date, COUNT(*)
  FROM fct_cost_daily
  WHERE cost_date BETWEEN DATE_SUB(@today, INTERVAL 90 DAY) AND @today
  GROUP BY
    cost_date, platform, source_stream, vendor, user_email, api_key_id, model, workspace_id, cost_type, unit_type,
    attribution_mode, cost_basis, token_type, service_tier, context_window, inference_geo
  HAVING COUNT(*) > 1
)

SELECT
  CONCAT(fact, ' ', CAST(day AS STRING)) AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    fact, ' ', CAST(day AS STRING), ': grains with more than one row: ', CAST(COUNT(*) AS STRING), ', their rows: ',
    CAST(SUM(copies) AS STRING)
  ) AS message,
  day
FROM grains
GROUP BY fact, day
