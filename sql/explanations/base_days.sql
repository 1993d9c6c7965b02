-- How many of the days that are compared with have cost on the platform: what an average day is divided by.
SELECT COUNT(DISTINCT f.day) AS days
FROM agg_platform_day AS f
JOIN source_coverage AS c
  ON c.stream = f.source_stream AND c.date = f.day AND c.settled AND c.state IN ('reported', 'reported_zero')
WHERE
  f.day BETWEEN @base_first AND @base_last AND c.date BETWEEN @base_first AND @base_last
  AND (@weekday = 0 OR EXTRACT(DAYOFWEEK FROM f.day) = @weekday)
  AND (@platform = 'all platforms' OR f.platform = @platform)
