-- Who holds which role with which vendor, as the newest list of each says.
WITH newest AS (
  SELECT c.stream, c.date, s.rows_from
  FROM source_coverage AS c
  JOIN raw_snapshots AS s ON s.snapshot_id = c.snapshot_id AND s.state != 'accepted'
  WHERE
    c.date >= DATE_SUB(CURRENT_DATE(), INTERVAL 13 MONTH)
    AND c.stream IN ('anthropic_users', 'cursor_members', 'upload_members')
  QUALIFY ROW_NUMBER() OVER (PARTITION BY c.stream ORDER BY c.date DESC, c.observed_at DESC) = 1
),

-- A list that says what an earlier one said has its lines there, which may be long ago.
held AS (
  SELECT
    'Anthropic Console' AS place, 'anthropic' AS vendor, r.email, r.name, r.role, r.entity_id AS vendor_user_id,
    n.date AS seen_on
  FROM raw_anthropic_org AS r
  JOIN newest AS n ON n.stream = 'anthropic_users' AND n.rows_from = r.snapshot_id
  WHERE r.ingest_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH) AND r.kind = 'user'

  UNION ALL

  SELECT 'Cursor', 'cursor', r.email, r.name, r.role, r.user_id, n.date
  FROM raw_cursor_members AS r
  JOIN newest AS n ON n.stream = 'cursor_members' AND n.rows_from = r.snapshot_id
  WHERE r.ingest_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH) AND NOT COALESCE(r.is_removed, FALSE)

  UNION ALL

  SELECT 'claude.ai', 'anthropic', r.email, r.name, r.role, CAST(NULL AS STRING), n.date
  FROM raw_claude_ai_members AS r
  JOIN newest AS n ON n.stream = 'upload_members' AND n.rows_from = r.snapshot_id
  WHERE r.ingest_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)
),

people AS (
  SELECT
    h.place, h.vendor, COALESCE(x.email, h.email, h.vendor_user_id) AS person,
    COALESCE(h.role, 'no role named') AS role,
    MAX(h.name) AS name, MAX(h.seen_on) AS seen_on,
    REGEXP_CONTAINS(LOWER(COALESCE(h.role, '')), 'admin|owner|billing') AS is_privileged
  FROM held AS h
  LEFT JOIN dim_aliases AS x ON x.alias = h.email
  GROUP BY h.place, h.vendor, COALESCE(x.email, h.email, h.vendor_user_id), COALESCE(h.role, 'no role named'),
    REGEXP_CONTAINS(LOWER(COALESCE(h.role, '')), 'admin|owner|billing')
),

listed AS (
  SELECT COALESCE(COUNTIF(created_by = 'users sheet'), 0) > 0 AS has_sheet FROM dim_users
)

SELECT
  p.place, p.vendor, p.person, p.name, d.team, p.role, p.is_privileged, p.seen_on,
  l.has_sheet AND COALESCE(d.created_by, '') != 'users sheet' AS is_unlisted,
  CASE
    WHEN l.has_sheet AND COALESCE(d.created_by, '') != 'users sheet' THEN IF(p.is_privileged, 'critical', 'warning')
    WHEN p.is_privileged THEN 'review'
    ELSE 'info'
  END AS severity,
  CASE
    WHEN l.has_sheet AND COALESCE(d.created_by, '') != 'users sheet'
      THEN 'not in the tab users: add this person, or take the access away'
    WHEN p.is_privileged THEN 'check every quarter that this person still needs the role'
    ELSE 'nothing to do'
  END AS next_step
FROM people AS p
CROSS JOIN listed AS l
LEFT JOIN dim_users AS d ON d.email = p.person AND CURRENT_DATE() >= d.valid_from AND CURRENT_DATE() < d.valid_to
