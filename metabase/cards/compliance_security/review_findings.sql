-- Findings about access of the severity review: one row, NULL when nothing is known about access.
SELECT IF(COUNT(*) = 0, NULL, COUNTIF(a.severity = 'review')) AS findings
FROM vw_compliance_access AS a
WHERE TRUE [[AND {{person}}]] [[AND {{key}}]]
