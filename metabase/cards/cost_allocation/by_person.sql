-- Cost of the period by person, in the chosen ledger; rows add up.
WITH spent AS (
  SELECT
    c.user_email, MIN(c.month) AS first_month, MAX(c.month) AS last_month,
    CAST(
      SUM(CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.cost_usd END)
      AS NUMERIC
    ) AS usd
  FROM vw_cost_by_person AS c
  WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
  GROUP BY c.user_email
),

placed AS (
  SELECT
    user_email, usd, MIN(first_month) OVER () AS first_month, MAX(last_month) OVER () AS last_month,
    ROW_NUMBER() OVER (ORDER BY usd DESC, user_email) AS place
  FROM spent
),

-- The first 12 by name, and one line for all others: together they are the whole.
named AS (
  SELECT
    usd, first_month, last_month, place <= 12 AS is_shown,
    IF(place <= 12, user_email, '(all others)') AS person_name,
    IF(place <= 12, user_email, NULL) AS shown_person
  FROM placed
),

summed AS (
  SELECT
    person_name, shown_person, is_shown, CAST(SUM(usd) AS NUMERIC) AS cost_usd,
    MIN(first_month) AS first_month, MAX(last_month) AS last_month
  FROM named
  GROUP BY person_name, shown_person, is_shown
)

SELECT
  person_name,
  cost_usd,
  CAST(SAFE_DIVIDE(cost_usd, SUM(cost_usd) OVER ()) AS FLOAT64) AS share,
  CONCAT(CAST(first_month AS STRING), '~', CAST(LAST_DAY(last_month) AS STRING)) AS period,
  shown_person
FROM summed
ORDER BY is_shown DESC, cost_usd DESC, person_name
