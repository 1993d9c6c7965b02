-- What the vendor charged for tokens against the price card, by day, model and token type, over 90 days. Web searches are
-- left out, their lines state no model; priority usage, its cost is not reported.
WITH used AS (
  SELECT
    expense_date AS day, model, token_type,
    CAST(SUM(quantity) AS INT64) AS quantity,
    -- Only usage that drove a cost line can be compared with what the line says.
    CAST(SUM(IF(allocation_rung IS NOT NULL AND list_cost_usd IS NOT NULL, quantity, NULL)) AS INT64)
      AS compared_quantity,
    CAST(SUM(IF(allocation_rung IS NOT NULL AND list_cost_usd IS NOT NULL, billed_cost_usd, NULL)) AS NUMERIC)
      AS vendor_usd,
    CAST(SUM(IF(allocation_rung IS NOT NULL, list_cost_usd, NULL)) AS NUMERIC) AS card_usd,
    CAST(SUM(IF(allocation_rung IS NULL, list_cost_usd, NUMERIC '0')) AS NUMERIC) AS without_line_usd,
    COUNTIF(list_cost_usd IS NULL AND quantity > 0) AS unpriced_records,
    CAST(SUM(IF(list_cost_usd IS NULL, quantity, 0)) AS INT64) AS unpriced_quantity,
    CAST(SUM(IF(list_cost_usd IS NULL, billed_cost_usd, NUMERIC '0')) AS NUMERIC) AS unpriced_vendor_usd
  FROM api_usage_expenses
  WHERE
    expense_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 90 DAY)
    AND quantity > 0 AND token_type != 'web_search_requests' AND COALESCE(service_tier, 'standard') != 'priority'
  GROUP BY expense_date, model, token_type
),

settled AS (
  SELECT date AS day
  FROM source_coverage
  WHERE
    date >= DATE_SUB(CURRENT_DATE(), INTERVAL 90 DAY)
    AND stream IN ('anthropic_usage', 'anthropic_cost') AND settled AND state IN ('reported', 'reported_zero')
  GROUP BY date
  HAVING COUNT(DISTINCT stream) = 2
),

drifts AS (
  SELECT
    u.*, s.day IS NOT NULL AS is_settled, CAST(u.vendor_usd - u.card_usd AS NUMERIC) AS drift_usd,
    CAST(SAFE_DIVIDE(CAST(u.vendor_usd - u.card_usd AS FLOAT64), CAST(u.card_usd AS FLOAT64)) AS FLOAT64) AS drift_ratio
  FROM used AS u
  LEFT JOIN settled AS s ON s.day = u.day
)

SELECT
  day, model, token_type, quantity, vendor_usd, card_usd, drift_usd, drift_ratio,
  CAST(ROUND(CAST(SAFE_DIVIDE(vendor_usd * 1000000, compared_quantity) AS NUMERIC), 6) AS NUMERIC)
    AS vendor_per_million_usd,
  CAST(ROUND(CAST(SAFE_DIVIDE(card_usd * 1000000, compared_quantity) AS NUMERIC), 6) AS NUMERIC)
    AS card_per_million_usd,
  without_line_usd, unpriced_records, unpriced_quantity, unpriced_vendor_usd, is_settled,
  CASE
    WHEN unpriced_records > 0 THEN 'unpriced'
    WHEN NOT is_settled THEN 'not settled'
    WHEN ABS(drift_usd) > NUMERIC '0.01' AND (drift_ratio IS NULL OR ABS(drift_ratio) > 0.01) THEN 'drift'
    WHEN vendor_usd IS NULL THEN 'no cost line'
    ELSE 'agrees'
  END AS status
FROM drifts
