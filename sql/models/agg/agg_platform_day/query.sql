-- Cost by day and every dimension but people and keys, from the published facts of the days that changed.
SELECT
  cost_date AS day, DATE_TRUNC(cost_date, MONTH) AS month, vendor, platform, source_stream, team, project, model,
  cost_type, attribution_mode, cost_basis,
  CAST(SUM(list_cost_usd) AS NUMERIC) AS list_cost_usd,
  CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_cost_usd,
  CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
  COUNTIF(list_cost_usd IS NULL) AS unpriced_records,
  CAST(SUM(volume_units) AS INT64) AS volume_units,
  COUNT(*) AS record_count
FROM fct_cost_daily
WHERE cost_date BETWEEN @lo AND @hi AND cost_date IN (SELECT day FROM build_days)
GROUP BY
  cost_date, vendor, platform, source_stream, team, project, model, cost_type, attribution_mode, cost_basis
