-- severity: warning
-- title: Nobody knows whether usage is charged
-- threshold: any event whose words do not decide it: what it bills is unknown, not zero
-- next: ask the vendor what the kind means, teach it to the source's rows.py, then python -m local run
SELECT
  COALESCE(subject, 'no kind named') AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    MIN(stream), ': events of the kind ', COALESCE(subject, '(none named)'), ' from ', CAST(MIN(day) AS STRING),
    ' to ', CAST(MAX(day) AS STRING), ' may be charged or not; their list cost is ',
    FORMAT('%.2f', COALESCE(SUM(amount_usd), 0)), ' USD'
  ) AS message,
  MAX(day) AS day
FROM quality_findings
WHERE rule = 'billed_unknown'
GROUP BY subject
