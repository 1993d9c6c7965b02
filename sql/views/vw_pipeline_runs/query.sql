-- Every run: what it was to do, how that ended, and how long it took.
WITH snapshots AS (
  SELECT
    snapshot_id, MIN(observed_at) AS observed_at, MIN(loaded_at) AS loaded_at, MAX(row_count) AS row_count,
    MAX(quarantined_rows) AS quarantined_rows, COUNTIF(state = 'held') > COUNTIF(state = 'accepted') AS is_held
  FROM raw_snapshots
  GROUP BY snapshot_id
),

entries AS (
  SELECT
    e.run_id, e.revision, e.kind, e.planned_at, e.stream, e.window_start, e.window_end, e.error, e.updated_at,
    s.observed_at, s.loaded_at, s.row_count, s.quarantined_rows, COALESCE(s.is_held, FALSE) AS is_held,
    -- That an account may not see an optional stream is no failure.
    IF(e.outcome = 'forbidden' AND COALESCE(t.optional, FALSE), 'not offered', e.outcome) AS outcome
  FROM run_entries AS e
  LEFT JOIN streams AS t ON t.stream = e.stream
  LEFT JOIN snapshots AS s ON s.snapshot_id = e.snapshot_id
  WHERE e.planned_at >= TIMESTAMP(DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH))
),

runs AS (
  SELECT
    run_id, revision, MIN(kind) AS kind, MIN(planned_at) AS planned_at, MIN(observed_at) AS started_at,
    MAX(loaded_at) AS loaded_at, MAX(updated_at) AS finished_at, MIN(window_start) AS first_day,
    MAX(window_end) AS last_day, COUNT(DISTINCT stream) AS stream_count, COUNT(*) AS entry_count,
    COUNTIF(outcome = 'loaded') AS loaded, COUNTIF(outcome = 'failed') AS failed,
    COUNTIF(outcome = 'forbidden') AS forbidden, COUNTIF(outcome = 'late') AS late,
    COUNTIF(outcome = 'not offered') AS not_offered, COUNTIF(outcome = 'not_configured') AS not_configured,
    COUNTIF(is_held) AS held, CAST(COALESCE(SUM(row_count), 0) AS INT64) AS row_count,
    CAST(COALESCE(SUM(quarantined_rows), 0) AS INT64) AS quarantined_rows,
    STRING_AGG(DISTINCT IF(outcome IN ('failed', 'forbidden', 'late'), stream, NULL), ', ' ORDER BY
      IF(outcome IN ('failed', 'forbidden', 'late'), stream, NULL)) AS missing_streams,
    MIN(IF(outcome IN ('failed', 'forbidden', 'late'), COALESCE(error, 'no reason given'), NULL)) AS first_error
  FROM entries
  GROUP BY run_id, revision
)

SELECT
  run_id, revision, kind, planned_at, COALESCE(started_at, planned_at) AS started_at, finished_at,
  CAST(SAFE_DIVIDE(TIMESTAMP_DIFF(finished_at, COALESCE(started_at, planned_at), SECOND), 60) AS FLOAT64)
    AS duration_minutes,
  CAST(SAFE_DIVIDE(TIMESTAMP_DIFF(finished_at, loaded_at, SECOND), 60) AS FLOAT64) AS facts_lag_minutes,
  IF(failed + forbidden + late = 0, 'complete', IF(loaded = 0, 'failed', 'incomplete')) AS result,
  first_day, last_day, stream_count, entry_count, loaded, failed, forbidden, late, not_offered, not_configured, held,
  row_count, quarantined_rows, missing_streams, first_error,
  IF(failed + forbidden + late = 0, NULL, CONCAT('python -m local replay ', run_id)) AS repair
FROM runs
