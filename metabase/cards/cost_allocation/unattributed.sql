-- Spend of the last 90 days without an owner, most dollars first, with what to write in which tab.
SELECT
  q.place,
  q.kind,
  COALESCE(q.name, q.subject) AS name,
  q.platform,
  CASE {{ledger}} WHEN 'billed' THEN q.billed_cost_usd WHEN 'list' THEN q.list_cost_usd ELSE q.cost_usd END AS cost_usd,
  q.share_of_unattributed,
  q.first_day,
  q.last_day,
  q.likely_owner,
  q.likely_team,
  q.why,
  q.what_to_write,
  IF(q.kind = 'api key', q.subject, NULL) AS shown_key
FROM vw_unattributed_queue AS q
WHERE TRUE [[AND {{platform}}]] [[AND {{key}}]]
ORDER BY q.place
LIMIT 200
