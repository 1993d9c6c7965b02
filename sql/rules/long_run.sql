-- severity: warning
-- title: A run took too long
-- threshold: over 2 hours from the first request to facts, runs of the last 7 days for at most 40 days of figures
-- next: python -m local query "SELECT * FROM vw_pipeline_runs" shows where the time went
WITH observed AS (
  SELECT snapshot_id, MIN(observed_at) AS observed_at FROM raw_snapshots GROUP BY snapshot_id
),

runs AS (
  SELECT
    e.run_id, MIN(e.window_start) AS day, MAX(e.updated_at) AS ended_at,
    -- A run that asked nobody in vain is run_failed's affair.
    MIN(o.observed_at) AS began_at
  FROM run_entries AS e
  LEFT JOIN observed AS o ON o.snapshot_id = e.snapshot_id
  WHERE
    e.outcome != 'not_configured' AND e.planned_at BETWEEN TIMESTAMP_SUB(@now, INTERVAL 7 DAY) AND @now
    AND e.kind IN ('daily', 'backfill') AND e.revision = 1
  GROUP BY e.run_id
  -- A backfill of a year may take its time, and a day that nobody could ask for earlier is no slowness.
  HAVING DATE_DIFF(MAX(e.window_end), MIN(e.window_start), DAY) < 40
)

SELECT
  run_id AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    'run ', run_id, ' took ', CAST(TIMESTAMP_DIFF(ended_at, began_at, MINUTE) AS STRING),
    ' minutes from the first request to facts; 120 are promised'
  ) AS message,
  day
FROM runs
WHERE TIMESTAMP_DIFF(ended_at, began_at, SECOND) > 7200
