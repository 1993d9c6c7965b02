-- Administrative events of the last six months from the vendors' audit logs; mere use and signing in are left out.
WITH winners AS (
  SELECT c.stream, c.date, s.rows_from
  FROM source_coverage AS c
  JOIN raw_snapshots AS s ON s.snapshot_id = c.snapshot_id AND s.state != 'accepted'
  WHERE
    c.date >= DATE_SUB(CURRENT_DATE(), INTERVAL 6 MONTH) AND c.stream IN ('cursor_audit', 'upload_claude_ai_audit')
)

SELECT
  'Cursor' AS place, 'cursor' AS vendor, r.event_id, r.event_timestamp AS event_at, r.event_type AS event,
  r.user_email AS actor_email, CAST(NULL AS STRING) AS target_email, CAST(NULL AS STRING) AS role,
  CAST(NULL AS STRING) AS seat_tier, CAST(NULL AS NUMERIC) AS spend_limit_usd
FROM raw_cursor_audit AS r
JOIN winners AS w ON w.stream = 'cursor_audit' AND w.rows_from = r.snapshot_id AND w.date = r.event_date
WHERE
  r.ingest_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 6 MONTH)
  AND NOT REGEXP_CONTAINS(LOWER(COALESCE(r.event_type, '')), '^(login|logout|sign_?in|sign_?out)')
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.event_id ORDER BY r.snapshot_id, r.line_no) = 1

UNION ALL

SELECT
  'claude.ai', 'anthropic', CONCAT(r.snapshot_id, ':', CAST(r.line_no AS STRING)), r.event_at, r.event, r.actor_email,
  r.target_email, r.role, r.seat_tier, r.spend_limit_usd
FROM raw_claude_ai_audit AS r
JOIN winners AS w ON w.stream = 'upload_claude_ai_audit' AND w.rows_from = r.snapshot_id AND w.date = r.event_date
WHERE r.ingest_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 6 MONTH) AND r.is_admin_event
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.snapshot_id, r.line_no ORDER BY r.ingest_timestamp) = 1
