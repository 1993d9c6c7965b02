-- The newest run that has come to an end.
SELECT r.run_id, r.result, r.finished_at, r.first_error, r.repair
FROM vw_pipeline_runs AS r
WHERE r.finished_at IS NOT NULL
ORDER BY r.finished_at DESC
LIMIT 1
