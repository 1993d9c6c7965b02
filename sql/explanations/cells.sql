-- Cost and volume by model and by everything that sets a price, of the days that are explained and of those before.
WITH facts AS (
  SELECT
    IF(cost_date BETWEEN @first_day AND @last_day, 'this', 'base') AS span, cost_date, user_email, model,
    CONCAT(
      cost_type, ' ', COALESCE(token_type, ''), ' ', COALESCE(service_tier, ''), ' ', COALESCE(context_window, ''), ' ',
      COALESCE(inference_geo, '')
    ) AS priced_as,
    volume_units, cost_usd
  FROM fct_cost_daily
  WHERE
    cost_date BETWEEN @base_first AND @last_day
    AND (
      cost_date BETWEEN @first_day AND @last_day
      OR (cost_date <= @base_last AND (@weekday = 0 OR EXTRACT(DAYOFWEEK FROM cost_date) = @weekday))
    )
    AND (@platform = 'all platforms' OR platform = @platform)
    -- Seat fees belong to a month; a single day is explained without them.
    AND (@weekday = 0 OR cost_type != 'subscription')
    AND CASE @scope
      WHEN 'key' THEN api_key_id = @name
      WHEN 'person' THEN user_email = @name
      WHEN 'model' THEN model = @name
      WHEN 'team' THEN team = @name
      ELSE TRUE
    END
),

people AS (
  SELECT span, COUNT(*) AS person_days, COUNT(DISTINCT user_email) AS persons
  FROM (
    SELECT DISTINCT span, cost_date, user_email
    FROM facts
    WHERE cost_usd > 0 AND user_email != 'unknown@unattributed.com'
  ) AS d
  GROUP BY span
)

SELECT
  f.span, f.model, f.priced_as, CAST(SUM(f.cost_usd) AS NUMERIC) AS cost_usd,
  CAST(SUM(f.volume_units) AS INT64) AS volume_units, COALESCE(MAX(p.person_days), 0) AS person_days,
  COALESCE(MAX(p.persons), 0) AS persons
FROM facts AS f
LEFT JOIN people AS p ON p.span = f.span
GROUP BY f.span, f.model, f.priced_as
ORDER BY f.span, f.model, f.priced_as
