-- People whom a stream does not see although another source knows them: those who surely used it first.
SELECT
  p.user_email, p.team, p.platform, p.not_seen_by, p.certainty, p.known_from, p.known_on, p.reason, p.next_step
FROM vw_source_population AS p
WHERE TRUE [[AND {{platform}}]]
ORDER BY IF(p.certainty = 'used, and not reported', 0, 1), p.known_on DESC, p.user_email, p.not_seen_by
LIMIT 200
