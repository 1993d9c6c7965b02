-- API keys by period, with owner, platform and what the vendor says about the key.
WITH sheet AS (
  SELECT key AS api_key_id, valid_from, valid_to, platform, purpose, team, project, status
  FROM sheet_rows
  WHERE tab = 'api_keys'
),

listed AS (
  SELECT * FROM org_entities WHERE kind = 'api_key'
),

said AS (
  SELECT
    p.api_key_id, p.valid_from, p.valid_to, MAX(s.platform) AS platform, MAX(s.purpose) AS purpose, MAX(s.team) AS team,
    MAX(s.project) AS project, MAX(s.status) AS status, COUNT(s.api_key_id) > 0 AS in_sheet
  FROM key_spans AS p
  LEFT JOIN sheet AS s
    ON s.api_key_id = p.api_key_id AND s.valid_from <= p.valid_from AND s.valid_to > p.valid_from
  GROUP BY p.api_key_id, p.valid_from, p.valid_to
),

ranked AS (
  SELECT *, MAX(weight) OVER (PARTITION BY api_key_id, valid_from) AS largest FROM new_dim_api_key_owners
),

owners AS (
  SELECT
    api_key_id, valid_from, COUNT(*) AS owners, MAX(attribution_mode) AS attribution_mode,
    MIN(IF(weight = largest, user_email, NULL)) AS user_email,
    STRING_AGG(CONCAT(user_email, ' ', CAST(weight AS STRING)), '; ' ORDER BY user_email) AS listed
  FROM ranked
  GROUP BY api_key_id, valid_from
)

SELECT
  s.api_key_id, l.name AS api_key_name,
  COALESCE(o.user_email, 'unknown@unattributed.com') AS user_email,
  CONCAT('usr_', SUBSTR(TO_HEX(SHA256(o.user_email)), 1, 16)) AS user_id,
  s.platform, l.workspace_id, s.purpose,
  COALESCE(l.status, s.status, 'active') = 'active' AND COALESCE(s.status, 'active') = 'active' AS is_active,
  DATE(l.created_at) AS created_date, DATE(l.expires_at) AS expires_date,
  IF(o.owners > 1, o.listed, NULL) AS notes,
  l.last_seen AS updated_date, l.seen_at AS updated_timestamp,
  IF(s.in_sheet, 'api_keys sheet', 'vendor') AS created_by,
  IF(l.entity_id IS NULL, 'api_keys sheet', 'vendor') AS updated_by,
  s.valid_from, s.valid_to,
  COALESCE(o.attribution_mode, 'unattributed') AS attribution_mode,
  COALESCE(o.owners, 0) AS owners,
  s.team, s.project, COALESCE(l.status, s.status) AS status
FROM said AS s
LEFT JOIN listed AS l ON l.entity_id = s.api_key_id
LEFT JOIN owners AS o ON o.api_key_id = s.api_key_id AND o.valid_from = s.valid_from
