-- What each model cost more or less than in the month before, whole months, in the chosen ledger; rows add up.
WITH newest AS (
  SELECT e.month, IF(e.growth_basis = 'whole months', e.growth_basis, 'days are missing in one of them') AS comparison
  FROM vw_executive_summary AS e
  WHERE LAST_DAY(e.month) < CURRENT_DATE() AND e.growth_basis != 'nothing to compare with' [[AND {{period}}]]
  QUALIFY ROW_NUMBER() OVER (ORDER BY e.month DESC) = 1
),

spent AS (
  SELECT
    n.month, n.comparison, b.model, b.month = n.month AS is_now,
    CASE {{ledger}} WHEN 'billed' THEN b.billed_cost_usd WHEN 'list' THEN b.list_cost_usd ELSE b.cost_usd END AS usd
  FROM newest AS n
  JOIN vw_cost_breakdown AS b ON b.month BETWEEN DATE_SUB(n.month, INTERVAL 1 MONTH) AND n.month
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]]
),

-- Without a record in a month nothing was spent in it; records without an amount are unknown.
compared AS (
  SELECT
    month, comparison, model,
    CAST(IF(COUNTIF(is_now) = 0, NUMERIC '0', SUM(IF(is_now, usd, NULL))) AS NUMERIC) AS cost_usd,
    CAST(IF(COUNTIF(NOT is_now) = 0, NUMERIC '0', SUM(IF(is_now, NULL, usd))) AS NUMERIC) AS before_usd
  FROM spent
  GROUP BY month, comparison, model
),

placed AS (
  SELECT
    *, CAST(cost_usd - before_usd AS NUMERIC) AS change_usd,
    ROW_NUMBER() OVER (ORDER BY ABS(cost_usd - before_usd) DESC, model) AS place
  FROM compared
),

-- Nine by name, and one line for all others: together they are the whole change.
named AS (
  SELECT
    month, comparison, cost_usd, before_usd, change_usd, place <= 9 AS is_shown,
    IF(place <= 9, COALESCE(model, '(no model)'), '(all others)') AS model_name,
    IF(place <= 9, model, NULL) AS shown_model
  FROM placed
),

summed AS (
  SELECT
    month, comparison, is_shown, model_name, shown_model, CAST(SUM(before_usd) AS NUMERIC) AS before_usd,
    CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd, CAST(SUM(change_usd) AS NUMERIC) AS change_usd
  FROM named
  GROUP BY month, comparison, is_shown, model_name, shown_model
)

SELECT
  month,
  model_name,
  comparison,
  before_usd,
  cost_usd,
  change_usd,
  shown_model,
  CONCAT(CAST(month AS STRING), '~', CAST(LAST_DAY(month) AS STRING)) AS period
FROM summed
ORDER BY is_shown DESC, ABS(change_usd) DESC, model_name
