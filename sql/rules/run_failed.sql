-- severity: critical
-- title: A run has failed
-- threshold: the last run planned in three days brought nothing, though something was asked for
-- next: python -m local status says why each stream failed; mend it, then python -m local run
WITH runs AS (
  SELECT
    e.run_id, MIN(e.planned_at) AS planned_at, MIN(e.window_start) AS day, COUNTIF(e.outcome = 'loaded') AS loaded,
    COUNTIF(e.outcome IN ('failed', 'late') OR (e.outcome = 'forbidden' AND NOT COALESCE(s.optional, FALSE))) AS missing,
    COALESCE(MIN(e.error), 'no reason given') AS error
  FROM run_entries AS e
  LEFT JOIN streams AS s ON s.stream = e.stream
  WHERE
    e.outcome != 'not_configured' AND e.planned_at BETWEEN TIMESTAMP_SUB(@now, INTERVAL 3 DAY) AND @now
    AND e.kind NOT IN ('upload', 'sheet')
  GROUP BY e.run_id
  QUALIFY ROW_NUMBER() OVER (ORDER BY MIN(e.planned_at) DESC, e.run_id DESC) = 1
)

SELECT
  run_id AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    'run ', run_id, ' of ', FORMAT_TIMESTAMP('%Y-%m-%d %H:%M', planned_at), ' UTC brought nothing; requests without an answer: ',
    CAST(missing AS STRING), ', for example: ', error
  ) AS message,
  day
FROM runs
WHERE loaded = 0 AND missing > 0
