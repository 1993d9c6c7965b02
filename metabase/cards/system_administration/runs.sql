-- Runs of the period, the newest first: what came of them, how long they took, and why something is missing.
SELECT
  r.planned_at, r.kind, r.result, r.duration_minutes, r.first_day, r.last_day, r.entry_count, r.loaded, r.failed,
  r.forbidden, r.late, r.held, r.not_offered, r.row_count, r.quarantined_rows, r.missing_streams, r.first_error,
  r.repair, r.run_id, CONCAT(CAST(r.first_day AS STRING), '~', CAST(r.last_day AS STRING)) AS period
FROM vw_pipeline_runs AS r
WHERE TRUE [[AND {{period}}]]
ORDER BY r.planned_at DESC, r.run_id DESC, r.revision DESC
LIMIT 100
