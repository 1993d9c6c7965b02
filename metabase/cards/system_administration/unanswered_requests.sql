-- Requests of the last run of vendors that brought no answer: one row, none when nothing has run.
SELECT
  r.failed + r.forbidden + r.late AS unanswered, r.result, r.planned_at,
  CONCAT(CAST(r.first_day AS STRING), '~', CAST(r.last_day AS STRING)) AS period
FROM vw_pipeline_runs AS r
WHERE r.kind NOT IN ('upload', 'sheet')
ORDER BY r.planned_at DESC, r.run_id DESC, r.revision DESC
LIMIT 1
