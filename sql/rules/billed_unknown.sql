-- severity: warning
-- title: Nobody knows whether usage is charged
-- threshold: any event whose words do not decide it: what it bills is unknown, not zero
-- next: ask the vendor what the kind means, teach rows.py, then python -m local replay --start DAY --end DAY
SELECT
  COALESCE(q.subject, 'no kind named') AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    MIN(q.stream), ': events of the kind ', COALESCE(q.subject, '(none named)'), ' from ', CAST(MIN(q.day) AS STRING),
    ' to ', CAST(MAX(q.day) AS STRING), ' may be charged or not; their list cost is ',
    FORMAT('%.2f', COALESCE(SUM(q.amount_usd), 0)), ' USD'
  ) AS message,
  MAX(q.day) AS day
FROM quality_findings AS q
WHERE q.rule = 'billed_unknown'
GROUP BY q.subject
