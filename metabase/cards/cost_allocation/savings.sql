-- Every proposal that would save money, dollars per month, with its evidence and what to do.
SELECT
  s.place,
  s.kind,
  s.name,
  s.user_email,
  s.team,
  s.platform,
  s.monthly_spend_usd,
  s.monthly_saving_usd,
  s.counted_saving_usd,
  s.overlaps_with,
  s.confidence,
  s.evidence,
  s.next_step,
  'billed' AS ledger
FROM vw_savings_opportunities AS s
WHERE TRUE [[AND {{platform}}]] [[AND {{person}}]] [[AND {{key}}]]
ORDER BY s.place
LIMIT 200
