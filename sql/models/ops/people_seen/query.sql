-- Everybody whom lists and logs name that have just come, whether or not anything was ever booked on them.
WITH came AS (
  SELECT DISTINCT w.rows_from
  FROM winners AS w
  JOIN dirty_winners AS d ON d.stream = w.stream AND d.day = w.day
  WHERE w.stream IN UNNEST(@lists)
),

seen AS (
  SELECT r.user_email AS email, r.snapshot_id
  FROM raw_cursor_audit AS r
  WHERE r.ingest_date BETWEEN @seen_from AND @seen_to
  UNION DISTINCT
  SELECT r.actor_email, r.snapshot_id
  FROM raw_claude_ai_audit AS r
  WHERE r.ingest_date BETWEEN @seen_from AND @seen_to
  UNION DISTINCT
  SELECT r.target_email, r.snapshot_id
  FROM raw_claude_ai_audit AS r
  WHERE r.ingest_date BETWEEN @seen_from AND @seen_to
  UNION DISTINCT
  SELECT r.email, r.snapshot_id
  FROM raw_claude_ai_members AS r
  WHERE r.ingest_date BETWEEN @seen_from AND @seen_to
  UNION DISTINCT
  SELECT r.email, r.snapshot_id
  FROM raw_claude_ai_member_activity AS r
  WHERE r.ingest_date BETWEEN @seen_from AND @seen_to
  UNION DISTINCT
  SELECT r.email, r.snapshot_id
  FROM raw_claude_code_team AS r
  WHERE r.ingest_date BETWEEN @seen_from AND @seen_to
)

SELECT DISTINCT s.email AS word, s.email
FROM seen AS s
JOIN came AS c ON c.rows_from = s.snapshot_id
WHERE s.email IS NOT NULL
