-- Keys that need attention, one line per key and reason, the most severe and oldest first.
SELECT
  k.severity, k.kind, k.api_key_name, k.user_email, k.created_date, k.age_days, k.last_used_on, k.next_step,
  k.api_key_id
FROM vw_access_keys AS k
WHERE TRUE [[AND {{person}}]] [[AND {{key}}]]
ORDER BY
  CASE k.severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, k.age_days DESC NULLS FIRST, k.kind,
  k.api_key_id
LIMIT 500
