-- People whom a source does not see although another one knows them: those who certainly used it come first.
SELECT
  p.user_email,
  p.team,
  p.platform,
  p.certainty,
  p.reason,
  p.next_step,
  p.known_from,
  p.known_on,
  p.days_checked
FROM vw_source_population AS p
WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
ORDER BY p.certainty DESC, p.platform, p.user_email, p.not_seen_by
LIMIT 300
