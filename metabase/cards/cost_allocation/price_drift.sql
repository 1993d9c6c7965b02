-- The vendor's cost of tokens against the price card, by model and token type; models without a price first.
WITH drifts AS (
  SELECT
    p.model, p.token_type, MIN(p.day) AS first_day, MAX(p.day) AS last_day, CAST(SUM(p.quantity) AS INT64) AS quantity,
    CAST(SUM(p.vendor_usd) AS NUMERIC) AS vendor_usd, CAST(SUM(p.card_usd) AS NUMERIC) AS card_usd,
    CAST(SUM(p.drift_usd) AS NUMERIC) AS drift_usd, COUNTIF(p.status = 'drift') AS drift_days,
    CAST(SUM(p.unpriced_records) AS INT64) AS unpriced_records,
    CAST(SUM(p.unpriced_vendor_usd) AS NUMERIC) AS unpriced_vendor_usd,
    CAST(SUM(p.without_line_usd) AS NUMERIC) AS without_line_usd
  FROM vw_price_drift AS p
  WHERE TRUE [[AND {{period}}]] [[AND {{model}}]]
  GROUP BY p.model, p.token_type
)

SELECT
  model,
  token_type,
  CASE
    WHEN unpriced_records > 0 THEN 'unpriced: add the model to the price card'
    WHEN drift_days > 0 THEN 'drift: the price has changed'
    ELSE 'agrees'
  END AS finding,
  vendor_usd,
  card_usd,
  drift_usd,
  CAST(SAFE_DIVIDE(CAST(drift_usd AS FLOAT64), CAST(card_usd AS FLOAT64)) AS FLOAT64) AS drift_ratio,
  drift_days,
  unpriced_records,
  unpriced_vendor_usd,
  without_line_usd,
  quantity,
  CONCAT(CAST(first_day AS STRING), '~', CAST(last_day AS STRING)) AS period
FROM drifts
ORDER BY unpriced_records > 0 DESC, drift_days > 0 DESC, ABS(drift_usd) DESC, vendor_usd DESC, model, token_type
LIMIT 200
