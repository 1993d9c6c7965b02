-- Workspaces and the platform they stand for: the tab's word first, then the shipped default, then the name.
WITH mapped AS (
  SELECT key AS workspace_id, MAX(platform) AS platform, MAX(project) AS project
  FROM sheet_rows
  WHERE tab = 'workspaces'
  GROUP BY key
),

listed AS (
  SELECT entity_id AS workspace_id, name, status FROM org_entities WHERE kind = 'workspace'
),

shipped AS (
  SELECT 'wrkspc_01WtfAtqQsV3zBDs9RYpNZdR' AS workspace_id
),

known AS (
  SELECT workspace_id FROM mapped
  UNION DISTINCT
  SELECT workspace_id FROM listed
  UNION DISTINCT
  SELECT workspace_id FROM shipped
)

SELECT
  k.workspace_id, l.name,
  CASE
    WHEN m.platform IS NOT NULL THEN m.platform
    WHEN s.workspace_id IS NOT NULL THEN 'claude_code'
    WHEN LOWER(TRIM(l.name)) = 'claude code' THEN 'claude_code'
  END AS platform,
  m.project, l.status
FROM known AS k
LEFT JOIN mapped AS m ON m.workspace_id = k.workspace_id
LEFT JOIN listed AS l ON l.workspace_id = k.workspace_id
LEFT JOIN shipped AS s ON s.workspace_id = k.workspace_id
