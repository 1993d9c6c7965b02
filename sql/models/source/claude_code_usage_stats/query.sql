-- Claude Code analytics line by line; an API actor is a person only when its key name belongs to one key.
WITH named AS (
  SELECT api_key_name, MIN(api_key_id) AS api_key_id
  FROM new_dim_api_keys
  WHERE api_key_name IS NOT NULL
  GROUP BY api_key_name
  HAVING COUNT(DISTINCT api_key_id) = 1
)

SELECT
  c.usage_date AS activity_date,
  COALESCE(c.user_email, k.user_email, 'unknown@unattributed.com') AS user_email,
  c.actor_type, c.api_key_name, n.api_key_id, c.customer_type, c.subscription_type, c.organization_id, c.terminal_type,
  c.is_remote, c.num_sessions, c.lines_added, c.lines_removed, c.commits_by_claude_code,
  c.pull_requests_by_claude_code, c.tool_accepted, c.tool_rejected, c.input_tokens, c.output_tokens,
  c.cache_read_tokens, c.cache_creation_tokens, c.estimated_cost_usd, c.model_breakdown,
  CASE
    WHEN c.user_email IS NOT NULL THEN 'direct'
    ELSE COALESCE(k.attribution_mode, 'unattributed')
  END AS attribution_mode,
  c.snapshot_id, c.ingest_date, c.request_id, c.line_id
FROM stg_claude_code AS c
LEFT JOIN named AS n ON n.api_key_name = c.api_key_name AND c.actor_type = 'api_actor'
LEFT JOIN new_dim_api_keys AS k
  ON k.api_key_id = n.api_key_id AND c.usage_date >= k.valid_from AND c.usage_date < k.valid_to AND k.owners = 1
