-- Every proposal with its evidence and next step, the one that saves most first, as of today.
SELECT
  s.place,
  s.kind,
  s.name,
  s.platform,
  s.user_email,
  s.team,
  s.monthly_spend_usd,
  s.monthly_saving_usd,
  s.counted_saving_usd,
  s.overlaps_with,
  s.confidence,
  s.evidence,
  s.next_step,
  IF(s.kind IN ('low cache hits', 'batchable traffic', 'premium model, small outputs', 'unused key'), s.subject, NULL)
    AS api_key_id
FROM vw_savings_opportunities AS s
WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]] [[AND {{key}}]]
ORDER BY s.place
LIMIT 200
