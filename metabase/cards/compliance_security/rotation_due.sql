-- Active keys older than 90 days: one row, NULL when nothing is known about access.
SELECT
  IF(COUNT(*) = 0, NULL, COUNTIF(a.kind = 'rotation due')) AS findings,
  MAX(IF(a.kind = 'rotation due', a.age_days, NULL)) AS oldest_days
FROM vw_compliance_access AS a
WHERE TRUE [[AND {{person}}]] [[AND {{key}}]]
