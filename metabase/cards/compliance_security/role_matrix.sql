-- Who holds which role where, one line a person: unlisted people first, then those with privileged roles.
SELECT
  r.person, MAX(r.name) AS name, MAX(r.team) AS team,
  STRING_AGG(IF(r.place = 'Anthropic Console', r.role, NULL), ', ' ORDER BY r.role) AS anthropic_console,
  STRING_AGG(IF(r.place = 'claude.ai', r.role, NULL), ', ' ORDER BY r.role) AS claude_ai,
  STRING_AGG(IF(r.place = 'Cursor', r.role, NULL), ', ' ORDER BY r.role) AS cursor,
  COUNTIF(r.is_privileged) AS privileged_roles, IF(LOGICAL_OR(r.is_unlisted), 'not in the tab users', NULL) AS note,
  MIN(r.seen_on) AS seen_on
FROM vw_access_roles AS r
WHERE TRUE [[AND {{person}}]]
GROUP BY r.person
ORDER BY IF(LOGICAL_OR(r.is_unlisted), 0, 1), privileged_roles DESC, r.person
LIMIT 500
