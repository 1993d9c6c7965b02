-- What the vendor charged for tokens against the price card, by model and verdict; what differs or has no price first.
SELECT
  d.status, d.model, COUNT(DISTINCT d.day) AS days, CAST(SUM(d.quantity) AS INT64) AS quantity,
  CAST(SUM(d.vendor_usd) AS NUMERIC) AS vendor_usd, CAST(SUM(d.card_usd) AS NUMERIC) AS card_usd,
  CAST(SAFE_DIVIDE(
    CAST(SUM(d.vendor_usd) - SUM(d.card_usd) AS FLOAT64), CAST(SUM(d.card_usd) AS FLOAT64)
  ) AS FLOAT64) AS drift_ratio,
  CAST(SUM(IF(d.unpriced_records > 0, d.unpriced_vendor_usd, NULL)) AS NUMERIC) AS unpriced_vendor_usd,
  CONCAT(CAST(MIN(d.day) AS STRING), '~', CAST(MAX(d.day) AS STRING)) AS period
FROM vw_price_drift AS d
WHERE TRUE [[AND {{period}}]]
GROUP BY d.status, d.model
ORDER BY
  CASE d.status
    WHEN 'drift' THEN 0 WHEN 'unpriced' THEN 1 WHEN 'no cost line' THEN 2 WHEN 'not settled' THEN 3 ELSE 4
  END,
  vendor_usd DESC NULLS LAST, d.model
LIMIT 100
