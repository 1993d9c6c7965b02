-- The newest valid sheet speaks for all dates.
WITH newest AS (
  SELECT rows_from, day, ingest_date
  FROM winners
  WHERE stream = 'sheets'
  QUALIFY ROW_NUMBER() OVER (ORDER BY sound DESC, observed_at DESC, snapshot_id DESC) = 1
)

SELECT r.*
FROM raw_sheets AS r
JOIN newest AS n ON n.rows_from = r.snapshot_id
WHERE r.ingest_date BETWEEN @state_from AND @state_to
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.snapshot_id, r.line_no ORDER BY r.line_no) = 1
