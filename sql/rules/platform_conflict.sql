-- severity: warning
-- title: Two maps disagree about a platform
-- threshold: any key or workspace that the key sheet and the workspace map put on different platforms
-- next: write the same platform in the tabs api_keys and workspaces of the sheet, then python -m local run
SELECT
  COALESCE(subject, 'the default workspace') AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    MIN(stream), ': key sheet and workspace map name different platforms for ',
    COALESCE(subject, 'the default workspace'), ', from ', CAST(MIN(day) AS STRING), ' to ', CAST(MAX(day) AS STRING),
    '; the sheet wins, about ', FORMAT('%.2f', COALESCE(SUM(amount_usd), 0)), ' USD'
  ) AS message,
  MAX(day) AS day
FROM quality_findings
WHERE rule = 'platform_conflict'
GROUP BY subject
