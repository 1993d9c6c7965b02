-- Cursor members: the union over all observations, each with its newest attributes.
SELECT
  r.user_id, r.email, r.name, r.is_removed,
  MIN(w.day) OVER (PARTITION BY r.email) AS first_seen,
  MAX(w.day) OVER (PARTITION BY r.email) AS last_seen,
  w.observed_at AS seen_at
FROM raw_cursor_members AS r
JOIN winners AS w ON w.stream = 'cursor_members' AND w.rows_from = r.snapshot_id AND w.day = r.state_date
WHERE r.email IS NOT NULL AND r.ingest_date BETWEEN @state_from AND @state_to
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.email ORDER BY w.observed_at DESC, r.line_no DESC) = 1
