-- severity: warning
-- title: A model has no price
-- threshold: any usage of a model that the price card does not know: its list cost is unknown, not zero
-- next: add the model to sql/seeds/price_card.csv, then python -m local run
SELECT
  COALESCE(subject, 'no model named') AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    MIN(stream), ': the price card does not know the model ', COALESCE(subject, '(none named)'), ', used from ',
    CAST(MIN(day) AS STRING), ' to ', CAST(MAX(day) AS STRING), '; its list cost is unknown'
  ) AS message,
  MAX(day) AS day
FROM quality_findings
WHERE rule = 'unpriced'
GROUP BY subject
