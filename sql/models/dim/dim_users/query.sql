-- People by period: everybody a vendor or the sheet names; leaving sets the last sight and deletes nothing.
WITH sheet AS (
  SELECT email, aliases, name, department, team, manager_email, valid_from, valid_to, status
  FROM sheet_rows
  WHERE tab = 'users'
),

api_users AS (
  SELECT
    COALESCE(x.email, e.email) AS email, MAX(e.name) AS name, MAX(e.entity_id) AS vendor_id,
    MIN(e.first_seen) AS first_seen, MAX(e.last_seen) AS last_seen, MAX(e.seen_at) AS seen_at,
    LOGICAL_OR(e.is_listed) AS is_listed
  FROM org_entities AS e
  LEFT JOIN new_dim_aliases AS x ON x.alias = e.email
  WHERE e.kind = 'user' AND e.email IS NOT NULL
  GROUP BY COALESCE(x.email, e.email)
),

members AS (
  SELECT
    COALESCE(x.email, c.email) AS email, MAX(c.name) AS name, MAX(c.user_id) AS vendor_id,
    MIN(c.first_seen) AS first_seen, MAX(c.last_seen) AS last_seen, MAX(c.seen_at) AS seen_at,
    LOGICAL_OR(NOT COALESCE(c.is_removed, FALSE)) AS is_listed
  FROM cursor_people AS c
  LEFT JOIN new_dim_aliases AS x ON x.alias = c.email
  GROUP BY COALESCE(x.email, c.email)
),

known AS (
  SELECT email FROM sheet
  UNION DISTINCT
  SELECT email FROM api_users
  UNION DISTINCT
  SELECT email FROM members
  UNION DISTINCT
  SELECT user_email FROM new_dim_api_key_owners
  UNION DISTINCT
  SELECT user_email FROM new_dim_subscriptions WHERE user_email IS NOT NULL
  UNION DISTINCT
  SELECT user_email FROM new_dim_pasted_usage
),

bounds AS (
  SELECT email, DATE '1970-01-01' AS day FROM known
  UNION DISTINCT
  SELECT email, valid_from FROM sheet
  UNION DISTINCT
  SELECT email, valid_to FROM sheet
),

spans AS (
  SELECT
    email, day AS valid_from, COALESCE(LEAD(day) OVER (PARTITION BY email ORDER BY day), DATE '9999-12-31') AS valid_to
  FROM bounds
),

named AS (
  SELECT
    k.email,
    COALESCE(MAX(s.name), MAX(a.name), MAX(m.name)) AS display_name,
    MAX(a.vendor_id) AS anthropic_user_id, MAX(m.vendor_id) AS cursor_user_id,
    LEAST(COALESCE(MIN(a.first_seen), MIN(m.first_seen)), COALESCE(MIN(m.first_seen), MIN(a.first_seen))) AS first_seen,
    GREATEST(COALESCE(MAX(a.last_seen), MAX(m.last_seen)), COALESCE(MAX(m.last_seen), MAX(a.last_seen))) AS last_seen,
    GREATEST(COALESCE(MAX(a.seen_at), MAX(m.seen_at)), COALESCE(MAX(m.seen_at), MAX(a.seen_at))) AS seen_at,
    COALESCE(LOGICAL_OR(a.is_listed), FALSE) OR COALESCE(LOGICAL_OR(m.is_listed), FALSE)
      OR COALESCE(LOGICAL_OR(s.valid_to = DATE '9999-12-31'), FALSE) AS is_active,
    COUNT(s.email) > 0 AS in_sheet, COUNT(a.email) + COUNT(m.email) > 0 AS at_vendor
  FROM known AS k
  LEFT JOIN sheet AS s ON s.email = k.email
  LEFT JOIN api_users AS a ON a.email = k.email
  LEFT JOIN members AS m ON m.email = k.email
  GROUP BY k.email
)

SELECT
  CONCAT('usr_', SUBSTR(TO_HEX(SHA256(p.email)), 1, 16)) AS user_id,
  p.email,
  REGEXP_EXTRACT(TRIM(n.display_name), r'^(\S+)') AS first_name,
  REGEXP_EXTRACT(TRIM(n.display_name), r'^\S+\s+(.+)$') AS last_name,
  n.display_name, s.department, s.team, s.manager_email, n.is_active,
  n.first_seen AS created_date, n.last_seen AS updated_date,
  IF(n.in_sheet, 'users sheet', IF(n.at_vendor, 'vendor', 'another tab')) AS created_by,
  IF(n.at_vendor, 'vendor', 'sheet') AS updated_by,
  n.seen_at AS updated_timestamp,
  p.valid_from, p.valid_to, s.aliases, n.anthropic_user_id, n.cursor_user_id
FROM spans AS p
JOIN named AS n ON n.email = p.email
LEFT JOIN sheet AS s ON s.email = p.email AND s.valid_from <= p.valid_from AND s.valid_to > p.valid_from
WHERE p.valid_from < p.valid_to
