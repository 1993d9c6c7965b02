-- Keys, workspaces and people whose dated rows differ from the published ones, with the days they speak for.
WITH new_keys AS (
  SELECT api_key_id AS subject, valid_from, valid_to, CONCAT(user_email, '|', CAST(weight AS STRING), '|', attribution_mode) AS said
  FROM new_dim_api_key_owners
  UNION ALL
  SELECT
    api_key_id, valid_from, valid_to,
    CONCAT(COALESCE(platform, ''), '|', COALESCE(team, ''), '|', COALESCE(project, ''), '|', COALESCE(api_key_name, ''))
  FROM new_dim_api_keys
),

old_keys AS (
  SELECT api_key_id AS subject, valid_from, valid_to, CONCAT(user_email, '|', CAST(weight AS STRING), '|', attribution_mode) AS said
  FROM dim_api_key_owners
  UNION ALL
  SELECT
    api_key_id, valid_from, valid_to,
    CONCAT(COALESCE(platform, ''), '|', COALESCE(team, ''), '|', COALESCE(project, ''), '|', COALESCE(api_key_name, ''))
  FROM dim_api_keys
),

new_spaces AS (
  SELECT
    workspace_id AS subject, DATE '1970-01-01' AS valid_from, DATE '9999-12-31' AS valid_to,
    CONCAT(COALESCE(platform, ''), '|', COALESCE(project, '')) AS said
  FROM new_dim_workspaces
),

old_spaces AS (
  SELECT
    workspace_id AS subject, DATE '1970-01-01' AS valid_from, DATE '9999-12-31' AS valid_to,
    CONCAT(COALESCE(platform, ''), '|', COALESCE(project, '')) AS said
  FROM dim_workspaces
),

new_people AS (
  SELECT email AS subject, valid_from, valid_to, CONCAT(COALESCE(team, ''), '|', COALESCE(department, '')) AS said
  FROM new_dim_users
  UNION ALL
  SELECT alias, DATE '1970-01-01', DATE '9999-12-31', email FROM new_dim_aliases
  UNION ALL
  SELECT email, DATE '1970-01-01', DATE '9999-12-31', CONCAT('alias ', alias) FROM new_dim_aliases
),

old_people AS (
  SELECT email AS subject, valid_from, valid_to, CONCAT(COALESCE(team, ''), '|', COALESCE(department, '')) AS said
  FROM dim_users
  UNION ALL
  SELECT alias, DATE '1970-01-01', DATE '9999-12-31', email FROM dim_aliases
  UNION ALL
  SELECT email, DATE '1970-01-01', DATE '9999-12-31', CONCAT('alias ', alias) FROM dim_aliases
),

new_accounts AS (
  SELECT vendor_user_id AS subject, DATE '1970-01-01' AS valid_from, DATE '9999-12-31' AS valid_to, email AS said
  FROM new_dim_vendor_users
),

old_accounts AS (
  SELECT vendor_user_id AS subject, DATE '1970-01-01' AS valid_from, DATE '9999-12-31' AS valid_to, email AS said
  FROM dim_vendor_users
)

SELECT 'key' AS kind, c.* FROM (
  (SELECT * FROM new_keys EXCEPT DISTINCT SELECT * FROM old_keys)
  UNION ALL
  (SELECT * FROM old_keys EXCEPT DISTINCT SELECT * FROM new_keys)
) AS c
UNION ALL
SELECT 'workspace' AS kind, c.* FROM (
  (SELECT * FROM new_spaces EXCEPT DISTINCT SELECT * FROM old_spaces)
  UNION ALL
  (SELECT * FROM old_spaces EXCEPT DISTINCT SELECT * FROM new_spaces)
) AS c
UNION ALL
SELECT 'person' AS kind, c.* FROM (
  (SELECT * FROM new_people EXCEPT DISTINCT SELECT * FROM old_people)
  UNION ALL
  (SELECT * FROM old_people EXCEPT DISTINCT SELECT * FROM new_people)
) AS c
UNION ALL
SELECT 'account' AS kind, c.* FROM (
  (SELECT * FROM new_accounts EXCEPT DISTINCT SELECT * FROM old_accounts)
  UNION ALL
  (SELECT * FROM old_accounts EXCEPT DISTINCT SELECT * FROM new_accounts)
) AS c
