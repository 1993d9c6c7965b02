-- Administrative events by week and place.
SELECT
  DATE_TRUNC(a.since, WEEK(MONDAY)) AS week, a.place, COUNT(*) AS events,
  CONCAT(
    CAST(DATE_TRUNC(a.since, WEEK(MONDAY)) AS STRING), '~',
    CAST(DATE_ADD(DATE_TRUNC(a.since, WEEK(MONDAY)), INTERVAL 6 DAY) AS STRING)
  ) AS period
FROM vw_compliance_access AS a
WHERE a.kind = 'admin event' [[AND {{period}}]] [[AND {{person}}]]
GROUP BY week, a.place, period
ORDER BY week, a.place
