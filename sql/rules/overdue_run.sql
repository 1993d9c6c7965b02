-- severity: warning
-- title: A run is not complete
-- threshold: entries still missing when the run was transformed: 2 hours after its plan, or when a person ended it
-- next: python -m local sweep
WITH last_words AS (
  SELECT stream, run_id, window_start, window_end, outcome
  FROM run_entries
  QUALIFY RANK() OVER (PARTITION BY stream ORDER BY planned_at DESC, revision DESC, run_id DESC) = 1
)

SELECT
  run_id AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    'run ', run_id, ' was transformed without ', STRING_AGG(DISTINCT stream, ', ' ORDER BY stream), ' of ',
    CAST(MIN(window_start) AS STRING), ' to ', CAST(MAX(window_end) AS STRING), '; requests missing: ',
    CAST(COUNT(*) AS STRING)
  ) AS message,
  MIN(window_start) AS day
FROM last_words
WHERE outcome = 'late'
GROUP BY run_id
