-- severity: warning
-- title: A model has no price
-- threshold: any usage of a model that the price card does not know: its list cost is unknown, not zero
-- next: add the model to sql/seeds/price_card.csv, then python -m local run
SELECT
  COALESCE(q.subject, 'no model named') AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    MIN(q.stream), ': the price card does not know the model ', COALESCE(q.subject, '(none named)'), ', used from ',
    CAST(MIN(q.day) AS STRING), ' to ', CAST(MAX(q.day) AS STRING), '; its list cost is unknown'
  ) AS message,
  MAX(q.day) AS day
FROM quality_findings AS q
WHERE q.rule = 'unpriced'
GROUP BY q.subject
