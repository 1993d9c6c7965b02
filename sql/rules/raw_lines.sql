-- severity: critical
-- title: Raw lines are doubled or lost
-- threshold: any line of the last 35 days lost; a warning when lines are only there twice, which changes no figure
-- next: move the warehouse file away, then python -m local run: it fills a new one from the lake
WITH lines AS (
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_anthropic_cost
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_anthropic_org
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_anthropic_usage
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_claude_code
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_claude_ai_audit
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_claude_ai_member_activity
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_claude_ai_members
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_claude_ai_spend
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_claude_ai_usage
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_claude_code_team
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_console_cost
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_console_usage
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_cursor_audit
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_cursor_events
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_cursor_members
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_cursor_spend
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_cursor_usage
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_enterprise_cost
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_enterprise_usage
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_enterprise_users
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
  UNION ALL
  SELECT snapshot_id, COUNT(*) AS line_count
  FROM raw_sheets
  WHERE ingest_date >= DATE_SUB(@today, INTERVAL 35 DAY)
  GROUP BY snapshot_id
),

-- A snapshot that says what an earlier one said has its lines there.
holders AS (
  SELECT s.snapshot_id, s.stream, s.run_id, s.window_start, s.window_end, MAX(s.row_count) AS committed
  FROM raw_snapshots AS s
  WHERE
    s.row_count > 0 AND s.rows_from = s.snapshot_id AND s.state != 'accepted'
    AND s.observed_at >= TIMESTAMP(DATE_SUB(@today, INTERVAL 35 DAY))
  GROUP BY s.snapshot_id, s.stream, s.run_id, s.window_start, s.window_end
)

SELECT
  h.snapshot_id AS subject, IF(l.line_count > h.committed, 'warning', 'critical') AS severity,
  CONCAT(
    h.stream, ' ', CAST(h.window_start AS STRING), ' to ', CAST(h.window_end AS STRING), ' of run ', h.run_id,
    ': lines committed ', CAST(h.committed AS STRING), ', in the raw table ', CAST(COALESCE(l.line_count, 0) AS STRING)
  ) AS message,
  h.window_start AS day
FROM holders AS h
LEFT JOIN lines AS l ON l.snapshot_id = h.snapshot_id
WHERE COALESCE(l.line_count, 0) != h.committed
