-- Streams whose newest day was late, failed or refused in vain: one row, NULL when nothing is known.
WITH newest AS (
  SELECT c.stream, c.state, c.is_gap
  FROM vw_source_coverage AS c
  WHERE c.state != 'not_configured' [[AND {{period}}]] [[AND {{stream}}]]
  QUALIFY ROW_NUMBER() OVER (PARTITION BY c.stream ORDER BY c.date DESC) = 1
)

SELECT
  IF(COUNT(*) = 0, NULL, COUNTIF(is_gap AND state IN ('late', 'failed', 'forbidden', 'never_collected')))
    AS late_streams,
  COUNT(*) AS stream_count
FROM newest
