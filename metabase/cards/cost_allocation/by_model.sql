-- Cost of the period by model, in the chosen ledger; rows add up.
WITH spent AS (
  SELECT
    b.model, MIN(b.month) AS first_month, MAX(b.month) AS last_month,
    CAST(
      SUM(CASE {{ledger}} WHEN 'billed' THEN b.billed_cost_usd WHEN 'list' THEN b.list_cost_usd ELSE b.cost_usd END)
      AS NUMERIC
    ) AS usd
  FROM vw_cost_breakdown AS b
  WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{model}}]]
  GROUP BY b.model
),

placed AS (
  SELECT
    model, usd, MIN(first_month) OVER () AS first_month, MAX(last_month) OVER () AS last_month,
    ROW_NUMBER() OVER (ORDER BY usd DESC, model) AS place
  FROM spent
),

-- The first 12 by name, and one line for all others: together they are the whole.
named AS (
  SELECT
    usd, first_month, last_month, place <= 12 AS is_shown,
    IF(place <= 12, COALESCE(model, '(no model)'), '(all others)') AS model_name,
    IF(place <= 12, model, NULL) AS shown_model
  FROM placed
),

summed AS (
  SELECT
    model_name, shown_model, is_shown, CAST(SUM(usd) AS NUMERIC) AS cost_usd,
    MIN(first_month) AS first_month, MAX(last_month) AS last_month
  FROM named
  GROUP BY model_name, shown_model, is_shown
)

SELECT
  model_name,
  cost_usd,
  CAST(SAFE_DIVIDE(cost_usd, SUM(cost_usd) OVER ()) AS FLOAT64) AS share,
  CONCAT(CAST(first_month AS STRING), '~', CAST(LAST_DAY(last_month) AS STRING)) AS period,
  shown_model
FROM summed
ORDER BY is_shown DESC, cost_usd DESC, model_name
