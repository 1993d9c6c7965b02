-- Everything about access that somebody should look at: keys, roles, and what administrators did.
SELECT
  kind, 'anthropic' AS vendor, 'Anthropic Console' AS place, api_key_id AS subject, api_key_name AS item,
  user_email AS person, CAST(NULL AS TIMESTAMP) AS happened_at, created_date AS since, last_used_on, age_days, severity,
  next_step
FROM vw_access_keys

UNION ALL

SELECT
  'role', vendor, place, person, role, person, NULL, seen_on, NULL, NULL, severity, next_step
FROM vw_access_roles

UNION ALL

SELECT
  'admin event', vendor, place, event_id,
  CONCAT(
    event,
    COALESCE(CONCAT(', about ', target_email), ''),
    COALESCE(CONCAT(', role ', role), ''),
    COALESCE(CONCAT(', seat ', seat_tier), ''),
    COALESCE(CONCAT(', limit USD ', FORMAT('%.2f', spend_limit_usd)), '')
  ),
  COALESCE(actor_email, 'nobody named'), event_at, DATE(event_at), NULL, DATE_DIFF(CURRENT_DATE(), DATE(event_at), DAY),
  CASE
    WHEN REGEXP_CONTAINS(LOWER(event), 'role|admin|owner|sso|api_key|spend_limit|export|domain') THEN 'review'
    ELSE 'info'
  END,
  'check that it was meant'
FROM vw_access_events
