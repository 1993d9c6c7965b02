-- What could be saved in a month by kind of proposal, each dollar counted once, as of today.
SELECT
  s.kind,
  CAST(SUM(s.counted_saving_usd) AS NUMERIC) AS counted_saving_usd,
  COUNTIF(s.counted_saving_usd > 0) AS proposals
FROM vw_savings_opportunities AS s
WHERE s.counted_saving_usd > 0 [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
GROUP BY s.kind
ORDER BY counted_saving_usd DESC, s.kind
