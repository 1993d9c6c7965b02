-- severity: warning
-- title: A vendor charges another price than the card
-- threshold: over 1 % and 0.01 USD between cost lines and price card, a settled day of the last 30, by model and token type
-- next: compare the vendor's price page with sql/seeds/price_card.csv: a new price is a new row with its own dates
SELECT
  CONCAT(model, ' ', token_type) AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    model, ', ', token_type, ': from ', CAST(MIN(day) AS STRING), ' to ', CAST(MAX(day) AS STRING),
    ' the vendor charged ', FORMAT('%.6f', MAX_BY(vendor_per_million_usd, day)), ' USD for a million where the card says ',
    FORMAT('%.6f', MAX_BY(card_per_million_usd, day)), '; together ', FORMAT('%.2f', SUM(drift_usd)), ' USD'
  ) AS message,
  MAX(day) AS day, model AS name
FROM vw_price_drift
WHERE status = 'drift' AND day BETWEEN DATE_SUB(@today, INTERVAL 30 DAY) AND DATE_SUB(@today, INTERVAL 1 DAY)
GROUP BY model, token_type
