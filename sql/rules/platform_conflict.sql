-- severity: warning
-- title: Two maps disagree about a platform
-- threshold: any key or workspace that the key sheet and the workspace map put on different platforms
-- next: write the same platform in the tabs api_keys and workspaces of the sheet, then python -m local run
SELECT
  COALESCE(q.subject, 'the default workspace') AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    MIN(q.stream), ': key sheet and workspace map name different platforms for ',
    COALESCE(q.subject, 'the default workspace'), ', from ', CAST(MIN(q.day) AS STRING), ' to ',
    CAST(MAX(q.day) AS STRING), '; the sheet wins, about ', FORMAT('%.2f', COALESCE(SUM(q.amount_usd), 0)), ' USD'
  ) AS message,
  MAX(q.day) AS day
FROM quality_findings AS q
WHERE q.rule = 'platform_conflict'
GROUP BY q.subject
