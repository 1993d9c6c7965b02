-- Streams that money has come from.
SELECT DISTINCT source_stream AS stream
FROM agg_platform_day
WHERE day >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)
ORDER BY stream
