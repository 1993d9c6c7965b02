-- Which usage rows drive which cost line: null-safe, on the first rung that has any.
WITH lines AS (
  SELECT
    line_id, cost_date, workspace_id, model, service_tier, context_window, inference_geo,
    IF(cost_type = 'web_search', 'web_search_requests', token_type) AS token_type,
    cost_type = 'web_search' AS is_search,
    -- The report states a line's speed in its text only.
    IF(REGEXP_CONTAINS(LOWER(COALESCE(description, '')), r'\bfast\b'), 'fast', 'standard') AS speed
  FROM stg_anthropic_cost
),

pairs AS (
  SELECT
    l.line_id, u.usage_id, u.driver, u.quantity,
    -- A search line states neither model nor window: what it leaves out matches all.
    l.service_tier IS NOT DISTINCT FROM u.service_tier OR (l.is_search AND l.service_tier IS NULL) AS same_tier,
    l.context_window IS NOT DISTINCT FROM u.context_window OR (l.is_search AND l.context_window IS NULL) AS same_context,
    l.inference_geo IS NOT DISTINCT FROM u.inference_geo OR (l.is_search AND l.inference_geo IS NULL) AS same_geo,
    l.speed = COALESCE(u.speed, 'standard') OR l.is_search AS same_speed
  FROM lines AS l
  JOIN usage_tokens AS u
    ON u.usage_date = l.cost_date
    AND u.token_type = l.token_type
    AND u.workspace_id IS NOT DISTINCT FROM l.workspace_id
    AND (u.model IS NOT DISTINCT FROM l.model OR (l.is_search AND l.model IS NULL))
  -- Priority usage is paid for elsewhere and never drives a line.
  WHERE COALESCE(u.service_tier, '') != 'priority'
),

rungs AS (
  SELECT
    line_id, usage_id, driver, quantity,
    CASE
      WHEN same_tier AND same_context AND same_speed AND same_geo THEN 1
      WHEN same_tier AND same_context AND same_speed THEN 2
      WHEN same_tier AND same_context THEN 3
      WHEN same_tier THEN 4
      ELSE 5
    END AS rung
  FROM pairs
),

best AS (
  SELECT line_id, usage_id, driver, quantity, rung
  FROM rungs
  QUALIFY rung = MIN(rung) OVER (PARTITION BY line_id)
)

SELECT
  line_id, usage_id, quantity, rung,
  -- Usage ids ascend with the driver's name, so a driver's first one names it and keeps its place.
  MIN(usage_id) OVER (PARTITION BY line_id, driver) AS driver_id,
  COUNT(*) OVER (PARTITION BY line_id, driver) AS driver_rows
FROM best
