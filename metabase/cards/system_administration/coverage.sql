-- How many days of the period each stream reported, or why not.
SELECT
  c.stream,
  CASE
    WHEN c.state = 'reported' AND c.settled THEN 'reported'
    WHEN c.state = 'reported_zero' AND c.settled THEN 'reported: nothing used'
    WHEN c.state IN ('reported', 'reported_zero', 'partial') THEN 'partial or not final'
    WHEN c.state IN ('forbidden', 'not_configured') THEN 'refused or no key'
    ELSE 'missing'
  END AS said,
  COUNT(*) AS days
FROM vw_source_coverage AS c
WHERE TRUE [[AND {{period}}]] [[AND {{stream}}]]
GROUP BY c.stream, said
ORDER BY c.stream, said
