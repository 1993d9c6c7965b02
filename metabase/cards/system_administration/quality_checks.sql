-- The newest result of every quality check and vendor, the worst first, and on how many days it was not good enough.
SELECT
  q.status, REPLACE(q.check_name, '_', ' ') AS check_name, q.dimension, q.vendor, q.day, q.value, q.comparison,
  q.target, q.unit,
  COUNTIF(q.status IN ('warning', 'alert')) OVER (PARTITION BY q.check_name, q.vendor) AS days_not_ok,
  COUNT(*) OVER (PARTITION BY q.check_name, q.vendor) AS days_checked, q.detail,
  CONCAT(CAST(q.day AS STRING), '~', CAST(q.day AS STRING)) AS period
FROM vw_data_quality_dashboard AS q
WHERE TRUE [[AND {{period}}]]
QUALIFY ROW_NUMBER() OVER (PARTITION BY q.check_name, q.vendor ORDER BY q.day DESC) = 1
ORDER BY
  CASE q.status WHEN 'alert' THEN 0 WHEN 'warning' THEN 1 WHEN 'note' THEN 2 WHEN 'ok' THEN 3 ELSE 4 END,
  days_not_ok DESC, check_name, q.vendor
LIMIT 100
