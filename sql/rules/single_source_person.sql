-- severity: info
-- title: A person is known to one source only
-- threshold: any person with use in the last 30 days whom neither the users tab nor a second vendor knows; at most 20
-- next: add the person, or the address as an alias, to the tab users of the sheet, then python -m local run
WITH users AS (
  SELECT DISTINCT platform, vendor, user_email
  FROM agg_person_day
  WHERE day BETWEEN DATE_SUB(@today, INTERVAL 30 DAY) AND @today AND user_email != 'unknown@unattributed.com'
),

used AS (
  SELECT user_email, COUNT(DISTINCT vendor) AS vendors, STRING_AGG(DISTINCT platform, ', ' ORDER BY platform) AS platforms
  FROM users
  GROUP BY user_email
),

listed AS (
  SELECT
    email, MAX(user_id) AS user_id, MAX_BY(display_name, valid_from) AS display_name,
    LOGICAL_OR(created_by = 'users sheet') AS in_sheet,
    MAX(IF(anthropic_user_id IS NULL, 0, 1)) + MAX(IF(cursor_user_id IS NULL, 0, 1)) AS directories
  FROM dim_users
  GROUP BY email
)

SELECT
  COALESCE(l.display_name, l.user_id, CONCAT('usr_', SUBSTR(TO_HEX(SHA256(u.user_email)), 1, 16))) AS subject,
  CAST(NULL AS STRING) AS severity,
  CONCAT(
    COALESCE(l.display_name, 'somebody without a name'), ' uses ', u.platforms,
    ' and is known to that vendor only: their team and other accounts are unknown'
  ) AS message,
  CAST(NULL AS DATE) AS day, u.user_email AS name
FROM used AS u
LEFT JOIN listed AS l ON l.email = u.user_email
WHERE u.vendors = 1 AND NOT COALESCE(l.in_sheet, FALSE) AND COALESCE(l.directories, 0) < 2
QUALIFY ROW_NUMBER() OVER (ORDER BY u.user_email) <= 20
