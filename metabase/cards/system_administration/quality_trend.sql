-- Part of the quality checks that passed, by week and vendor; notes and what nobody could measure do not count.
SELECT
  DATE_TRUNC(q.day, WEEK(MONDAY)) AS week, q.vendor,
  CAST(SAFE_DIVIDE(COUNTIF(q.status = 'ok'), COUNTIF(q.status IN ('ok', 'warning', 'alert'))) AS FLOAT64) AS passed,
  CONCAT(
    CAST(DATE_TRUNC(q.day, WEEK(MONDAY)) AS STRING), '~',
    CAST(DATE_ADD(DATE_TRUNC(q.day, WEEK(MONDAY)), INTERVAL 6 DAY) AS STRING)
  ) AS period
FROM vw_data_quality_dashboard AS q
WHERE TRUE [[AND {{period}}]]
GROUP BY week, q.vendor, period
ORDER BY week, q.vendor
