-- What each stream said about each day. A sound winner decides; a later failure only leaves its error.
WITH calendar AS (
  SELECT day FROM UNNEST(GENERATE_DATE_ARRAY(@coverage_from, @coverage_to)) AS day
),

attempts AS (
  SELECT e.stream, c.day, e.outcome, e.error
  FROM new_run_entries AS e
  JOIN calendar AS c ON c.day BETWEEN e.window_start AND e.window_end
  QUALIFY ROW_NUMBER() OVER (PARTITION BY e.stream, c.day ORDER BY e.planned_at DESC, e.updated_at DESC, e.revision DESC) = 1
),

-- What people bring as files is expected from the first file on.
brought AS (
  SELECT stream, MIN(day) AS first_day FROM winners GROUP BY stream
),

cells AS (
  SELECT s.stream, s.kind, c.day, s.settles_after_hours, COALESCE(s.is_asked, TRUE) OR b.first_day <= c.day AS is_expected
  FROM streams_now AS s
  LEFT JOIN brought AS b ON b.stream = s.stream
  CROSS JOIN calendar AS c
)

SELECT
  c.day AS date, c.stream,
  CASE
    WHEN w.is_partial THEN 'partial'
    WHEN w.sound AND w.is_zero THEN 'reported_zero'
    WHEN w.sound THEN 'reported'
    WHEN w.snapshot_id IS NOT NULL THEN 'partial'
    WHEN a.outcome IN ('forbidden', 'failed', 'late', 'not_configured') THEN a.outcome
    ELSE 'never_collected'
  END AS state,
  COALESCE(w.revised, FALSE) AS revised,
  w.snapshot_id IS NOT NULL AND COALESCE(
    c.kind = 'state'
    OR w.observed_at >= TIMESTAMP_ADD(TIMESTAMP(DATE_ADD(c.day, INTERVAL 1 DAY)), INTERVAL c.settles_after_hours HOUR),
    FALSE
  ) AS settled,
  IF(a.outcome IN ('forbidden', 'failed', 'late'), a.error, NULL) AS last_error,
  w.snapshot_id, w.observed_at, w.row_count, w.quarantined_rows
FROM cells AS c
LEFT JOIN winners AS w ON w.stream = c.stream AND w.day = c.day
LEFT JOIN attempts AS a ON a.stream = c.stream AND a.day = c.day
WHERE w.snapshot_id IS NOT NULL OR a.outcome IS NOT NULL OR (c.kind = 'windowed' AND c.is_expected AND c.day < @run_date)
