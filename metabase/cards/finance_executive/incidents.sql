-- Broken promises about money that are not over, the most severe first, with who and what is behind them.
SELECT
  i.severity,
  i.title,
  i.message,
  i.explanation,
  i.state,
  DATE(i.opened_at) AS opened_on,
  i.what_to_do,
  i.incident_id,
  i.period,
  i.platform,
  i.team,
  i.user_email,
  i.model,
  i.api_key_id
FROM vw_incidents AS i
WHERE i.kind IN ('cost', 'money') AND i.state != 'resolved' [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
ORDER BY i.place
LIMIT 50
