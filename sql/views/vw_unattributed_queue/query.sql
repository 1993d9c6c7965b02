-- Spend of the last 90 days that nobody owns, by what it hangs on, with the likeliest owner and what to write where.
WITH spend AS (
  SELECT
    cost_date, platform, source_stream, vendor, user_email, team, api_key_id, workspace_id, cost_type, attribution_mode,
    list_cost_usd, billed_cost_usd, cost_usd
  FROM fct_cost_daily
  WHERE cost_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 90 DAY)
),

unowned AS (
  SELECT
    CASE
      WHEN cost_type = 'subscription' THEN 'empty seats'
      WHEN api_key_id IS NOT NULL THEN 'api key'
      WHEN source_stream = 'anthropic_cost' AND workspace_id IS NOT NULL THEN 'workspace'
      WHEN source_stream = 'anthropic_cost' THEN 'default workspace'
      ELSE 'reports without a person'
    END AS kind,
    COALESCE(
      api_key_id, IF(source_stream = 'anthropic_cost', COALESCE(workspace_id, 'default'), source_stream)
    ) AS subject,
    platform, vendor, MAX(workspace_id) AS workspace_id,
    CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd, CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_cost_usd,
    CAST(SUM(list_cost_usd) AS NUMERIC) AS list_cost_usd,
    COUNT(*) AS records, MIN(cost_date) AS first_day, MAX(cost_date) AS last_day
  FROM spend
  WHERE attribution_mode = 'unattributed'
  GROUP BY 1, 2, platform, vendor
),

key_names AS (
  SELECT api_key_id, api_key_name, workspace_id, status
  FROM dim_api_keys
  QUALIFY ROW_NUMBER() OVER (PARTITION BY api_key_id ORDER BY valid_from DESC) = 1
),

people AS (
  SELECT
    email, team, LOWER(SPLIT(email, '@')[SAFE_OFFSET(0)]) AS mailbox, LOWER(first_name) AS first_name,
    LOWER(last_name) AS last_name
  FROM dim_users
  WHERE valid_from <= CURRENT_DATE() AND valid_to > CURRENT_DATE() AND email != 'unknown@unattributed.com'
),

-- A key that carries somebody's name. The longest name counts; two people with the same claim cancel each other.
named AS (
  SELECT
    k.api_key_id, p.email, p.team,
    GREATEST(
      IF(LENGTH(p.mailbox) >= 3 AND STRPOS(LOWER(k.api_key_name), p.mailbox) > 0, LENGTH(p.mailbox), 0),
      IF(LENGTH(p.last_name) >= 4 AND STRPOS(LOWER(k.api_key_name), p.last_name) > 0, LENGTH(p.last_name), 0),
      IF(LENGTH(p.first_name) >= 3 AND STRPOS(LOWER(k.api_key_name), p.first_name) > 0, LENGTH(p.first_name), 0)
    ) AS letters
  FROM key_names AS k
  JOIN unowned AS u ON u.subject = k.api_key_id
  CROSS JOIN people AS p
),

by_name AS (
  SELECT api_key_id, MAX(email) AS email, MAX(team) AS team
  FROM (
    SELECT *, MAX(letters) OVER (PARTITION BY api_key_id) AS most FROM named WHERE letters > 0
  )
  WHERE letters = most
  GROUP BY api_key_id
  HAVING COUNT(DISTINCT email) = 1
),

-- Who else works in the workspace, by dollars.
neighbours AS (
  SELECT
    COALESCE(workspace_id, 'default') AS workspace_id, user_email, team,
    SUM(COALESCE(billed_cost_usd, NUMERIC '0')) AS usd
  FROM spend
  WHERE attribution_mode != 'unattributed' AND source_stream = 'anthropic_cost'
  GROUP BY COALESCE(workspace_id, 'default'), user_email, team
),

team_shares AS (
  SELECT
    workspace_id, team, SUM(usd) AS usd, SUM(SUM(usd)) OVER (PARTITION BY workspace_id) AS all_usd,
    SUM(COUNT(DISTINCT user_email)) OVER (PARTITION BY workspace_id) AS people, MAX(user_email) AS any_email
  FROM neighbours
  GROUP BY workspace_id, team
),

by_workspace AS (
  SELECT
    workspace_id, MAX(people) AS people, IF(MAX(people) = 1, MAX(any_email), NULL) AS sole_email,
    MAX(IF(usd > all_usd * NUMERIC '0.5', team, NULL)) AS main_team
  FROM team_shares
  GROUP BY workspace_id
),

suggested AS (
  SELECT
    u.*, k.api_key_name, k.status, w.name AS workspace_name,
    COALESCE(n.email, IF(u.kind IN ('api key', 'workspace', 'default workspace'), b.sole_email, NULL)) AS likely_owner,
    COALESCE(n.team, IF(u.kind IN ('api key', 'workspace', 'default workspace'), b.main_team, NULL)) AS likely_team,
    CASE
      WHEN n.email IS NOT NULL THEN 'the key carries the name'
      WHEN u.kind IN ('empty seats', 'reports without a person') THEN NULL
      WHEN b.sole_email IS NOT NULL THEN 'nobody else uses the workspace'
      WHEN b.main_team IS NOT NULL THEN 'this team does most of the work there'
    END AS why
  FROM unowned AS u
  LEFT JOIN key_names AS k ON k.api_key_id = u.subject AND u.kind = 'api key'
  LEFT JOIN by_name AS n ON n.api_key_id = u.subject AND u.kind = 'api key'
  LEFT JOIN by_workspace AS b ON b.workspace_id = COALESCE(u.workspace_id, k.workspace_id, 'default')
  LEFT JOIN dim_workspaces AS w
    ON w.workspace_id = COALESCE(u.workspace_id, k.workspace_id, 'default')
    AND u.kind IN ('api key', 'workspace', 'default workspace')
)

SELECT
  ROW_NUMBER() OVER (
    ORDER BY COALESCE(cost_usd, NUMERIC '0') DESC, COALESCE(list_cost_usd, NUMERIC '0') DESC, kind, subject, platform
  ) AS place,
  kind, subject, COALESCE(api_key_name, workspace_name) AS name, platform, vendor, workspace_id, status AS key_status,
  cost_usd, billed_cost_usd, list_cost_usd,
  CAST(SAFE_DIVIDE(CAST(cost_usd AS FLOAT64), CAST(SUM(cost_usd) OVER () AS FLOAT64)) AS FLOAT64)
    AS share_of_unattributed,
  records, first_day, last_day, likely_owner, likely_team, why,
  CASE kind
    WHEN 'api key' THEN CONCAT(
      'Tab api_keys: api_key_id ', subject, ', user_email ', COALESCE(likely_owner, 'of its owner')
    )
    WHEN 'workspace' THEN CONCAT('Tab workspaces: id ', subject, ' with its project; its lines have no key')
    WHEN 'default workspace'
      THEN 'Give this work a key of its own: lines of the default workspace without a key have no owner'
    WHEN 'empty seats' THEN 'Tab subscriptions: write user_email beside the seat, or give the seat up'
    ELSE CONCAT('Ask the vendor why ', subject, ' names nobody for these')
  END AS what_to_write
FROM suggested
