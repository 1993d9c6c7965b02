-- fail: the grain is unique
SELECT workspace_id, COUNT(*) AS copies
FROM dim_workspaces
GROUP BY workspace_id
HAVING COUNT(*) > 1
