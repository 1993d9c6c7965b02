-- fail: the grain is unique
SELECT run_id, revision, model, COUNT(*) AS copies
FROM vw_model_runs
GROUP BY run_id, revision, model
HAVING COUNT(*) > 1
