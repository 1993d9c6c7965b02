-- Who owns which part of a key when: the sheet's word on its dates, else the key's principal, else its creator.
WITH sheet AS (
  SELECT
    r.key AS api_key_id, COALESCE(x.email, r.email) AS user_email, r.valid_from, r.valid_to,
    CAST(ROUND(COALESCE(r.share, NUMERIC '1') * 1000000000) AS INT64) AS weight
  FROM sheet_rows AS r
  LEFT JOIN new_dim_aliases AS x ON x.alias = r.email
  WHERE r.tab = 'api_keys' AND r.email IS NOT NULL
),

derived AS (
  SELECT k.entity_id AS api_key_id, COALESCE(p.email, c.email) AS user_email
  FROM org_entities AS k
  LEFT JOIN new_dim_vendor_users AS p ON p.vendor_user_id = k.principal_user_id
  LEFT JOIN new_dim_vendor_users AS c ON c.vendor_user_id = k.created_by_user_id
  WHERE k.kind = 'api_key'
),

named AS (
  SELECT
    s.api_key_id, s.valid_from, s.valid_to, o.user_email, CAST(SUM(o.weight) AS INT64) AS weight
  FROM key_spans AS s
  JOIN sheet AS o ON o.api_key_id = s.api_key_id AND o.valid_from <= s.valid_from AND o.valid_to > s.valid_from
  GROUP BY s.api_key_id, s.valid_from, s.valid_to, o.user_email
)

SELECT
  api_key_id, user_email, weight,
  IF(COUNT(*) OVER (PARTITION BY api_key_id, valid_from) > 1, 'allocated', 'mapped') AS attribution_mode,
  valid_from, valid_to
FROM named

UNION ALL

SELECT
  s.api_key_id, d.user_email, 1000000000 AS weight, 'derived' AS attribution_mode, s.valid_from, s.valid_to
FROM key_spans AS s
JOIN derived AS d ON d.api_key_id = s.api_key_id AND d.user_email IS NOT NULL
LEFT JOIN named AS n ON n.api_key_id = s.api_key_id AND n.valid_from = s.valid_from
WHERE n.api_key_id IS NULL
