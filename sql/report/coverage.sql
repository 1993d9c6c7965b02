-- Days on which a stream of money did not say everything: not reported is not zero. A day that nobody asked about has
-- no row in source_coverage, and is missing all the same.
WITH grid AS (
  SELECT stream, day
  FROM UNNEST(@streams) AS stream
  CROSS JOIN UNNEST(GENERATE_DATE_ARRAY(@from_day, @to_day)) AS day
),

cells AS (
  SELECT g.stream, g.day, COALESCE(c.state, 'never_collected') AS state, COALESCE(c.settled, FALSE) AS settled, c.last_error
  FROM grid AS g
  LEFT JOIN source_coverage AS c ON c.stream = g.stream AND c.date = g.day AND c.date BETWEEN @from_day AND @to_day
)

SELECT stream, state, COUNT(*) AS days, MIN(day) AS first_day, MAX(day) AS last_day, MAX(last_error) AS last_error
FROM cells
WHERE state NOT IN ('reported', 'reported_zero') OR NOT settled
GROUP BY stream, state
ORDER BY stream, state
