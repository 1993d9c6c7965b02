-- What could be saved in a month, in words, as a part of what the last whole month was billed.
WITH found AS (
  SELECT
    1 AS one, COUNT(*) AS proposals, CAST(SUM(s.counted_saving_usd) AS NUMERIC) AS saving_usd,
    MIN_BY(s.kind, s.place) AS kind, MIN_BY(s.monthly_saving_usd, s.place) AS largest_usd
  FROM vw_savings_opportunities AS s
  WHERE TRUE [[AND {{platform}}]] [[AND {{person}}]]
),

billed AS (
  SELECT 1 AS one, CAST(SUM(c.billed_cost_usd) AS NUMERIC) AS billed_usd
  FROM vw_cost_by_person AS c
  WHERE c.month = DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 1 MONTH)
)

SELECT
  CASE
    WHEN f.proposals = 0 THEN 'No saving was found for these filters.'
    ELSE CONCAT(
      IF(f.proposals = 1, 'One proposal', CONCAT(CAST(f.proposals AS STRING), ' proposals')), ' would save ',
      FORMAT("%'.2f", f.saving_usd), ' USD a month (billed)',
      COALESCE(
        CONCAT(
          ', ', FORMAT('%.1f', CAST(SAFE_DIVIDE(100 * f.saving_usd, b.billed_usd) AS NUMERIC)),
          ' % of what last month was billed in all'
        ), ''
      ),
      '; the goal is 15 to 20 %. The largest is ', f.kind, ', ', FORMAT("%'.2f", f.largest_usd),
      ' USD. Where two proposals are about the same dollars, only the larger is counted.'
    )
  END AS sentence
FROM found AS f
JOIN billed AS b ON b.one = f.one
