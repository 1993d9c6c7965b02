-- What administrators did in the period, the newest first.
SELECT
  a.happened_at, a.severity, a.place, a.person, a.item, a.next_step,
  CONCAT(CAST(a.since AS STRING), '~', CAST(a.since AS STRING)) AS period
FROM vw_compliance_access AS a
WHERE a.kind = 'admin event' [[AND {{period}}]] [[AND {{person}}]]
ORDER BY a.happened_at DESC, a.place, a.subject
LIMIT 300
