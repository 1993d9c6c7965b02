-- Days of streams that are missing or not final: one row, NULL when nothing is known of the period.
SELECT IF(COUNT(*) = 0, NULL, COUNTIF(c.is_gap)) AS missing_days
FROM vw_source_coverage AS c
WHERE TRUE [[AND {{period}}]] [[AND {{stream}}]]
