-- Keys, users and workspaces: the union over all observations, each with its newest attributes.
SELECT
  r.*,
  MIN(w.day) OVER (PARTITION BY r.kind, r.entity_id) AS first_seen,
  MAX(w.day) OVER (PARTITION BY r.kind, r.entity_id) AS last_seen,
  w.observed_at AS seen_at,
  MAX(w.observed_at) OVER (PARTITION BY r.kind) = w.observed_at AS is_listed
FROM raw_anthropic_org AS r
JOIN winners AS w
  ON w.stream IN ('anthropic_keys', 'anthropic_users', 'anthropic_workspaces')
  AND w.rows_from = r.snapshot_id AND w.day = r.state_date
WHERE r.ingest_date BETWEEN @state_from AND @state_to
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.kind, r.entity_id ORDER BY w.observed_at DESC, r.line_no DESC) = 1
