-- Oddities of the newest look at every directory and sheet: they speak for no day, so no day's build would find them.
WITH newest AS (
  SELECT stream, snapshot_id
  FROM winners
  WHERE stream IN UNNEST(@state_streams)
  QUALIFY ROW_NUMBER() OVER (PARTITION BY stream ORDER BY day DESC) = 1
)

SELECT DISTINCT
  CAST(NULL AS DATE) AS day, n.stream, JSON_VALUE(f, '$.rule') AS rule, JSON_VALUE(f, '$.subject') AS subject,
  JSON_VALUE(f, '$.detail') AS detail, CAST(NULL AS NUMERIC) AS amount_usd, n.snapshot_id
FROM newest AS n
JOIN raw_snapshots AS s ON s.snapshot_id = n.snapshot_id AND s.state != 'accepted'
CROSS JOIN UNNEST(JSON_QUERY_ARRAY(s.findings)) AS f
