-- severity: warning
-- title: A snapshot is held
-- threshold: any snapshot that is not sound, or is suddenly empty, and that no newer sound one has replaced
-- next: python -m local replay RUN_ID asks the vendor again; with --accept it takes the snapshot as it is
WITH accepted AS (
  SELECT DISTINCT snapshot_id FROM raw_snapshots WHERE state = 'accepted'
),

doubtful AS (
  SELECT
    s.snapshot_id, s.stream, s.run_id, s.window_start, s.window_end, s.observed_at, s.state,
    IF(s.state = 'held', s.reason, 'it is empty where there were rows, and no second observation agrees yet') AS reason
  FROM raw_snapshots AS s
  LEFT JOIN accepted AS a ON a.snapshot_id = s.snapshot_id
  WHERE a.snapshot_id IS NULL AND (s.state = 'held' OR (s.state = 'loaded' AND s.row_count = 0))
)

SELECT
  d.snapshot_id AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    d.stream, ' ', CAST(d.window_start AS STRING), ' to ', CAST(d.window_end AS STRING), ' of run ', d.run_id,
    ' is held: ', COALESCE(d.reason, 'no reason given')
  ) AS message,
  MIN(w.day) AS day
FROM doubtful AS d
JOIN raw_snapshot_days AS w ON w.snapshot_id = d.snapshot_id
LEFT JOIN source_coverage AS c ON c.stream = d.stream AND c.date = w.day
WHERE
  IF(
    d.state = 'held',
    c.snapshot_id IS NULL OR c.snapshot_id = d.snapshot_id OR c.observed_at < d.observed_at,
    c.row_count > 0 AND c.observed_at < d.observed_at
  )
GROUP BY d.snapshot_id, d.stream, d.window_start, d.window_end, d.run_id, d.reason
