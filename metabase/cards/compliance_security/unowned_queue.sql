-- What to write where so that spend has an owner, the largest first.
SELECT
  u.kind, COALESCE(u.name, u.subject) AS hangs_on, u.platform, u.key_status, u.cost_usd, u.billed_cost_usd,
  u.list_cost_usd, u.share_of_unattributed, u.last_day, u.likely_owner, u.likely_team, u.why, u.what_to_write,
  u.subject,
  CONCAT(CAST(u.first_day AS STRING), '~', CAST(u.last_day AS STRING)) AS period
FROM vw_unattributed_queue AS u
WHERE TRUE [[AND {{platform}}]] [[AND {{key}}]]
ORDER BY u.place
LIMIT 200
