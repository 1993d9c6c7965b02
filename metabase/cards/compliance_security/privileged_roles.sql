-- Privileged roles, and roles of people who are not in the tab users, with what to do about each.
SELECT r.severity, r.person, r.place, r.role, r.seen_on, r.next_step
FROM vw_access_roles AS r
WHERE (r.is_privileged OR r.is_unlisted) [[AND {{person}}]]
ORDER BY
  CASE r.severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 WHEN 'review' THEN 2 ELSE 3 END, r.person,
  r.place, r.role
LIMIT 200
