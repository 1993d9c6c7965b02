-- Incidents that last, the most urgent first, with the commands that mend them or say who has them in hand.
SELECT
  i.severity, i.title, i.message, i.state, i.opened_at, i.what_to_do, i.repair, i.acknowledge, i.kind,
  i.acknowledged_by, i.explanation, i.platform, i.team, i.user_email, i.period
FROM vw_incidents AS i
WHERE i.state != 'resolved' [[AND {{platform}}]] [[AND {{stream}}]]
ORDER BY i.place
LIMIT 200
