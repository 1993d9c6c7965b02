-- Spend reports have a period and no days: a person's total is spread over the days on which claude.ai saw them, else
-- evenly, in whole billionths of a dollar that add up to the file's own figure; earlier days take what is left over.
WITH files AS (
  SELECT f.*
  FROM spend_files AS f
  WHERE EXISTS (SELECT 1 FROM build_days AS b WHERE b.day BETWEEN f.window_start AND f.window_end)
),

calendar AS (
  SELECT f.snapshot_id, w.day
  FROM files AS f
  JOIN (SELECT DISTINCT day FROM winners WHERE stream = 'upload_spend_report') AS w
    ON w.day BETWEEN f.window_start AND f.window_end
),

rows_read AS (
  SELECT
    f.snapshot_id, f.run_id, f.ingest_date, COALESCE(x.email, r.email, 'unknown@unattributed.com') AS user_email,
    r.product, r.model, r.requests, r.net_spend_usd, r.gross_spend_usd
  FROM raw_claude_ai_spend AS r
  JOIN files AS f ON f.rows_from = r.snapshot_id
  LEFT JOIN new_dim_aliases AS x ON x.alias = r.email
  WHERE r.ingest_date BETWEEN @spend_from AND @spend_to
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r.snapshot_id, r.line_no ORDER BY r.line_no) = 1
),

lines AS (
  SELECT
    snapshot_id, run_id, ingest_date, user_email, product, model,
    CAST(SUM(requests) AS INT64) AS requests,
    CAST(ROUND(SUM(net_spend_usd) * 1000000000) AS INT64) AS net_units,
    CAST(ROUND(SUM(gross_spend_usd) * 1000000000) AS INT64) AS gross_units
  FROM rows_read
  GROUP BY snapshot_id, run_id, ingest_date, user_email, product, model
),

seen AS (
  SELECT r.usage_date AS day, r.user_email AS email
  FROM raw_enterprise_users AS r
  JOIN winners AS w ON w.stream = 'enterprise_users' AND w.rows_from = r.snapshot_id AND w.day = r.usage_date
  WHERE r.ingest_date BETWEEN @spend_from AND @spend_to AND COALESCE(r.message_count, 0) + COALESCE(r.conversation_count, 0) > 0

  UNION DISTINCT

  SELECT r.usage_date, r.email
  FROM raw_claude_ai_usage AS r
  JOIN winners AS w ON w.stream = 'upload_claude_ai_usage' AND w.rows_from = r.snapshot_id AND w.day = r.usage_date
  WHERE r.ingest_date BETWEEN @spend_from AND @spend_to AND COALESCE(r.is_active, r.message_count > 0, TRUE)

  UNION DISTINCT

  SELECT r.event_date, r.actor_email
  FROM raw_claude_ai_audit AS r
  JOIN winners AS w ON w.stream = 'upload_claude_ai_audit' AND w.rows_from = r.snapshot_id AND w.day = r.event_date
  WHERE r.ingest_date BETWEEN @spend_from AND @spend_to AND NOT r.is_admin_event

  UNION DISTINCT

  SELECT usage_date, user_email FROM new_dim_pasted_usage WHERE COALESCE(is_active, TRUE)
),

active AS (
  SELECT DISTINCT c.snapshot_id, c.day, COALESCE(x.email, s.email) AS user_email
  FROM seen AS s
  JOIN calendar AS c ON c.day = s.day
  LEFT JOIN new_dim_aliases AS x ON x.alias = s.email
),

shares AS (
  SELECT
    l.*, COALESCE(a.day, c.day) AS expense_date,
    ROW_NUMBER() OVER line_days AS place,
    COUNT(*) OVER (PARTITION BY l.snapshot_id, l.user_email, l.product, l.model) AS day_count
  FROM lines AS l
  LEFT JOIN active AS a ON a.snapshot_id = l.snapshot_id AND a.user_email = l.user_email
  LEFT JOIN calendar AS c ON c.snapshot_id = l.snapshot_id AND a.day IS NULL
  WINDOW line_days AS (
    PARTITION BY l.snapshot_id, l.user_email, l.product, l.model ORDER BY COALESCE(a.day, c.day)
  )
),

parts AS (
  SELECT
    expense_date, user_email, product, model, snapshot_id, run_id, ingest_date,
    DIV(requests, day_count) + IF(place <= MOD(requests, day_count), 1, 0) AS requests,
    SIGN(net_units) * (DIV(ABS(net_units), day_count) + IF(place <= MOD(ABS(net_units), day_count), 1, 0)) AS net_units,
    SIGN(gross_units) * (DIV(ABS(gross_units), day_count) + IF(place <= MOD(ABS(gross_units), day_count), 1, 0))
      AS gross_units
  FROM shares
)

SELECT
  expense_date, user_email, product, model, requests,
  CAST(CAST(net_units AS NUMERIC) * NUMERIC '0.000000001' AS NUMERIC) AS net_usd,
  CAST(CAST(gross_units AS NUMERIC) * NUMERIC '0.000000001' AS NUMERIC) AS gross_usd,
  snapshot_id, run_id AS request_id, ingest_date
FROM parts
WHERE expense_date IN (SELECT day FROM build_days)
