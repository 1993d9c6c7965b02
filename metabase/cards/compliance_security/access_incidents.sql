-- Incidents that may be about access: refused keys, people and keys that nobody knows, sudden spend or use.
SELECT
  i.severity, i.title, i.message, i.state, i.opened_at, i.what_to_do, i.acknowledge, i.platform, i.team, i.user_email,
  i.api_key_id, i.period
FROM vw_incidents AS i
WHERE
  i.rule IN (
    'cost_spike', 'failed_entries', 'low_attribution', 'platform_conflict', 'session_spike', 'single_source_person'
  )
  AND i.state != 'resolved' [[AND {{platform}}]] [[AND {{person}}]] [[AND {{key}}]]
ORDER BY i.place
LIMIT 200
