-- What people did by the audit log, per day. Who only administers seats and roles has used nothing.
WITH events AS (
  SELECT
    r.event_date, COALESCE(x.email, r.actor_email) AS user_email, r.event,
    w.snapshot_id, w.run_id AS request_id, r.ingest_date
  FROM raw_claude_ai_audit AS r
  JOIN chunk_winners AS w
    ON w.stream = 'upload_claude_ai_audit' AND w.rows_from = r.snapshot_id AND w.day = r.event_date
  LEFT JOIN new_dim_aliases AS x ON x.alias = r.actor_email
  WHERE
    r.ingest_date BETWEEN @ingest_from AND @ingest_to AND r.event_date BETWEEN @lo AND @hi
    AND r.actor_email IS NOT NULL AND NOT r.is_admin_event
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r.snapshot_id, r.line_no ORDER BY r.line_no) = 1
)

SELECT
  event_date, user_email,
  COUNTIF(event = 'conversation_created') AS conversation_count,
  COUNTIF(event = 'project_created') AS project_count,
  COUNTIF(event = 'file_uploaded') AS file_upload_count,
  MAX(snapshot_id) AS snapshot_id, MAX(request_id) AS request_id, MAX(ingest_date) AS ingest_date
FROM events
GROUP BY event_date, user_email
