-- Rows that several people share: owners of a shared key, or that day's Claude Code users of the model.
WITH actors AS (
  SELECT
    usage_date, model, user_email, CAST(SUM(CAST(ROUND(estimated_cost_usd * 1000000000) AS INT64)) AS INT64) AS weight
  FROM stg_claude_code_models
  WHERE customer_type = 'api' AND actor_type = 'user_actor' AND user_email IS NOT NULL AND estimated_cost_usd > 0
  GROUP BY usage_date, model, user_email
),

owners AS (
  SELECT
    e.row_id, o.user_email, o.weight
  FROM new_api_usage_expenses AS e
  JOIN new_dim_api_key_owners AS o
    ON o.api_key_id = e.api_key_id AND e.expense_date >= o.valid_from AND e.expense_date < o.valid_to
  WHERE e.user_email IS NULL AND e.expense_date BETWEEN @lo AND @hi

  UNION ALL

  SELECT
    e.row_id, a.user_email, a.weight
  FROM new_api_usage_expenses AS e
  JOIN actors AS a ON a.usage_date = e.expense_date AND a.model = e.model
  WHERE
    e.platform = 'claude_code' AND e.attribution_mode = 'unattributed' AND e.model IS NOT NULL
    AND e.expense_date BETWEEN @lo AND @hi
),

people AS (
  SELECT user_email, ROW_NUMBER() OVER (ORDER BY user_email) AS person
  FROM (SELECT DISTINCT user_email FROM owners)
)

SELECT o.row_id, o.user_email, p.person, o.weight
FROM owners AS o
JOIN people AS p ON p.user_email = o.user_email
