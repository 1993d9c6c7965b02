-- fail: the grain is unique
SELECT day, vendor, platform, source_stream, team, project, model, cost_type, attribution_mode, cost_basis, COUNT(*) AS copies
FROM agg_platform_day
WHERE day BETWEEN @lo AND @hi
GROUP BY day, vendor, platform, source_stream, team, project, model, cost_type, attribution_mode, cost_basis
HAVING COUNT(*) > 1
