-- What the period cost in the chosen ledger, in words: whose it is most, and what belongs to nobody.
WITH spent AS (
  SELECT
    c.month, c.team, c.user_email, c.is_person,
    CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.cost_usd END AS usd
  FROM vw_cost_by_person AS c
  WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
),

whole AS (
  SELECT
    1 AS one, MIN(month) AS first_month, MAX(month) AS last_month, CAST(SUM(usd) AS NUMERIC) AS usd,
    CAST(SUM(IF(is_person, NULL, usd)) AS NUMERIC) AS unowned_usd
  FROM spent
),

teams AS (
  SELECT 1 AS one, team AS name, CAST(SUM(usd) AS NUMERIC) AS usd FROM spent WHERE team IS NOT NULL GROUP BY team
),

people AS (
  SELECT 1 AS one, user_email AS name, CAST(SUM(usd) AS NUMERIC) AS usd FROM spent WHERE is_person GROUP BY user_email
),

largest_team AS (
  SELECT * FROM teams WHERE usd > 0 QUALIFY ROW_NUMBER() OVER (ORDER BY usd DESC, name) = 1
),

largest_person AS (
  SELECT * FROM people WHERE usd > 0 QUALIFY ROW_NUMBER() OVER (ORDER BY usd DESC, name) = 1
)

SELECT
  CASE
    WHEN w.first_month IS NULL
      THEN 'No cost is booked for these filters. Whether that is none or not reported yet, the coverage says.'
    WHEN w.usd IS NULL THEN 'There is cost for these filters, but its amount in this ledger is not known.'
    ELSE CONCAT(
      FORMAT_DATE('%B %Y', w.first_month),
      IF(w.first_month = w.last_month, '', CONCAT(' to ', FORMAT_DATE('%B %Y', w.last_month))),
      IF({{ledger}} = 'list', ': use worth ', ': '), FORMAT("%'.2f", w.usd), ' USD (', {{ledger}}, ').',
      COALESCE(
        CONCAT(
          ' ', t.name, ' is the largest team with ',
          FORMAT('%.0f', CAST(SAFE_DIVIDE(100 * t.usd, w.usd) AS NUMERIC)), ' %.'
        ), ' None of it is on a team.'
      ),
      COALESCE(
        CONCAT(
          ' ', p.name, ' is the largest person with ',
          FORMAT('%.0f', CAST(SAFE_DIVIDE(100 * p.usd, w.usd) AS NUMERIC)), ' %.'
        ), ''
      ),
      IF(
        COALESCE(w.unowned_usd, NUMERIC '0') = 0, ' All of it has an owner.',
        CONCAT(
          ' ', FORMAT("%'.2f", w.unowned_usd), ' USD (',
          FORMAT('%.1f', CAST(SAFE_DIVIDE(100 * w.unowned_usd, w.usd) AS NUMERIC)),
          ' %) have no owner: the queue below says what to write where.'
        )
      )
    )
  END AS sentence
FROM whole AS w
LEFT JOIN largest_team AS t ON t.one = w.one
LEFT JOIN largest_person AS p ON p.one = w.one
