-- Where most money could be saved, dollars per month, with what to do.
SELECT
  s.place,
  s.kind,
  s.name,
  s.user_email,
  s.platform,
  s.monthly_spend_usd,
  s.monthly_saving_usd,
  s.counted_saving_usd,
  s.confidence,
  s.next_step,
  'billed' AS ledger
FROM vw_savings_opportunities AS s
WHERE TRUE [[AND {{platform}}]] [[AND {{person}}]]
ORDER BY s.place
LIMIT 10
