-- severity: warning
-- title: Part of a run failed
-- threshold: any request of a stream's last run that was refused or failed; a refused optional stream is no failure
-- next: python -m local run (when a key was refused: renew it first)
WITH last_words AS (
  SELECT stream, run_id, window_start, window_end, outcome, error
  FROM run_entries
  QUALIFY RANK() OVER (PARTITION BY stream ORDER BY planned_at DESC, revision DESC, run_id DESC) = 1
)

SELECT
  w.stream AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    w.stream, ' ', CAST(MIN(w.window_start) AS STRING), ' to ', CAST(MAX(w.window_end) AS STRING), ' of run ',
    MIN(w.run_id), ': requests refused ', CAST(COUNTIF(w.outcome = 'forbidden') AS STRING), ', failed ',
    CAST(COUNTIF(w.outcome = 'failed') AS STRING), ': ', MIN(COALESCE(w.error, 'no reason given'))
  ) AS message,
  MIN(w.window_start) AS day
FROM last_words AS w
LEFT JOIN streams AS s ON s.stream = w.stream
WHERE w.outcome = 'failed' OR (w.outcome = 'forbidden' AND NOT COALESCE(s.optional, FALSE))
GROUP BY w.stream
