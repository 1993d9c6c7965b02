-- What all proposals together would save in a month, each dollar counted once, as of today: one row.
SELECT
  CAST(SUM(s.counted_saving_usd) AS NUMERIC) AS counted_saving_usd,
  COUNTIF(s.counted_saving_usd > 0) AS proposals,
  CAST(SUM(IF(s.confidence = 'high', s.counted_saving_usd, NUMERIC '0')) AS NUMERIC) AS only_to_be_done_usd
FROM vw_savings_opportunities AS s
WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
HAVING COUNT(*) > 0
