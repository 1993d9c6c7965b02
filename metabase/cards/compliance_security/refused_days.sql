-- Days on which a vendor refused a key: one row, NULL when nothing is known of the period.
SELECT
  IF(COUNT(*) = 0, NULL, COUNTIF(c.state = 'forbidden')) AS refused_days,
  COUNT(DISTINCT IF(c.state = 'forbidden', c.stream, NULL)) AS streams
FROM vw_source_coverage AS c
WHERE TRUE [[AND {{period}}]]
