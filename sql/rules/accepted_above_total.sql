-- severity: info
-- title: More lines accepted than written
-- threshold: any person and day of the last 30 on which the vendor accepted more lines than it added
-- next: nothing to mend: the figures are kept as they came, and the rate that is shown stops at 1
SELECT
  'cursor_daily' AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    'cursor_daily: more lines accepted than added, from ', CAST(MIN(activity_date) AS STRING), ' to ',
    CAST(MAX(activity_date) AS STRING), '; days of one person: ', CAST(COUNT(*) AS STRING)
  ) AS message,
  MAX(activity_date) AS day
FROM cursor_usage_stats
WHERE accepted_above_total AND activity_date BETWEEN DATE_SUB(@today, INTERVAL 30 DAY) AND @today
HAVING COUNT(*) > 0
