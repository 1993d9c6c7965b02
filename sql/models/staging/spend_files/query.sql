-- Which spend report speaks for which days: the newest file of a month wins its period whole, single days fill the rest.
-- Where the vendor's API reports the same money, it goes first and the file is left out.
WITH files AS (
  SELECT DISTINCT
    w.snapshot_id, w.rows_from, w.observed_at, w.run_id, w.ingest_date, s.window_start, s.window_end
  FROM winners AS w
  JOIN raw_snapshots AS s ON s.snapshot_id = w.snapshot_id AND s.state != 'accepted'
  WHERE w.stream = 'upload_spend_report'
),

asked AS (
  SELECT DISTINCT f.snapshot_id
  FROM files AS f
  JOIN winners AS e ON e.stream = 'enterprise_cost' AND e.day BETWEEN f.window_start AND f.window_end
),

months AS (
  SELECT f.*
  FROM files AS f
  LEFT JOIN asked AS a ON a.snapshot_id = f.snapshot_id
  WHERE f.window_start < f.window_end AND a.snapshot_id IS NULL
  QUALIFY ROW_NUMBER() OVER (
    PARTITION BY DATE_TRUNC(f.window_start, MONTH) ORDER BY f.observed_at DESC, f.snapshot_id DESC
  ) = 1
)

SELECT * FROM months

UNION ALL

SELECT f.*
FROM files AS f
LEFT JOIN asked AS a ON a.snapshot_id = f.snapshot_id
LEFT JOIN months AS m ON f.window_start BETWEEN m.window_start AND m.window_end
WHERE f.window_start = f.window_end AND a.snapshot_id IS NULL AND m.snapshot_id IS NULL
