-- The newest sound snapshot wins, per stream and day. When something was loaded decides nothing.
WITH accepted AS (
  SELECT DISTINCT snapshot_id FROM raw_snapshots WHERE state = 'accepted'
),

said AS (
  SELECT
    d.stream, d.day, d.row_count, d.checksum, d.quarantined_rows, d.quarantined_usd, d.is_zero, d.ingest_date,
    COALESCE(d.is_partial, FALSE) AS is_partial,
    s.snapshot_id, s.rows_from, s.observed_at, s.run_id, s.revision,
    s.sound OR a.snapshot_id IS NOT NULL AS sound,
    s.row_count = 0 AND a.snapshot_id IS NULL AS empty_throughout
  FROM raw_snapshot_days AS d
  JOIN raw_snapshots AS s ON s.snapshot_id = d.snapshot_id AND s.state != 'accepted'
  LEFT JOIN accepted AS a ON a.snapshot_id = d.snapshot_id
  QUALIFY ROW_NUMBER() OVER (PARTITION BY d.snapshot_id, d.day ORDER BY s.loaded_at) = 1
),

last_full AS (
  SELECT
    *, MAX(IF(sound AND row_count > 0, observed_at, NULL)) OVER (PARTITION BY stream, day) AS full_at
  FROM said
),

-- A window that is empty throughout where there were rows waits until a second observation agrees.
empties AS (
  SELECT
    *,
    SUM(IF(sound AND row_count = 0 AND observed_at > full_at, 1, 0)) OVER (PARTITION BY stream, day) AS empties_since
  FROM last_full
)

SELECT
  stream, day, snapshot_id, rows_from, observed_at, run_id, sound, row_count, checksum,
  quarantined_rows, quarantined_usd, is_zero, is_partial, ingest_date,
  COUNT(DISTINCT IF(sound, checksum, NULL)) OVER (PARTITION BY stream, day) > 1 AS revised
FROM empties
QUALIFY ROW_NUMBER() OVER (
  PARTITION BY stream, day
  ORDER BY
    sound AND NOT (empty_throughout AND COALESCE(observed_at > full_at, FALSE) AND empties_since < 2) DESC,
    is_partial, observed_at DESC, run_id DESC, revision DESC, snapshot_id DESC
) = 1
