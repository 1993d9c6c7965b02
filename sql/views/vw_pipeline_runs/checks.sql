-- fail: the grain is unique
SELECT run_id, revision, COUNT(*) AS copies
FROM vw_pipeline_runs
GROUP BY run_id, revision
HAVING COUNT(*) > 1
