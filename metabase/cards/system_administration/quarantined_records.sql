-- Records that could not be read: one row, NULL when nothing was reported in the period.
SELECT
  CAST(SUM(c.quarantined_rows) AS INT64) AS quarantined_rows,
  CAST(SUM(COALESCE(c.row_count, 0) + c.quarantined_rows) AS INT64) AS record_count
FROM vw_source_coverage AS c
WHERE c.snapshot_id IS NOT NULL [[AND {{period}}]] [[AND {{stream}}]]
