-- The newest month of the period in words: cost, change and what moved it, budget, gaps, and where this month will end.
WITH newest AS (
  SELECT
    1 AS one, e.month, e.total_monthly_cost, e.cost_growth_rate, e.growth_basis, e.platforms_with_gaps,
    CONCAT(
      FORMAT_DATE('%B %Y', e.month), IF(LAST_DAY(e.month) < CURRENT_DATE(), ' cost ', ' has cost '),
      FORMAT("%'.2f", e.total_monthly_cost), ' USD (amortised)', IF(LAST_DAY(e.month) < CURRENT_DATE(), '', ' so far')
    ) AS cost,
    e.budget_usd, e.budget_ledger, e.budget_scope, e.budget_used_pct, e.budget_remaining_usd
  FROM vw_executive_summary AS e
  WHERE e.total_monthly_cost IS NOT NULL [[AND {{period}}]]
  QUALIFY ROW_NUMBER() OVER (ORDER BY e.month DESC) = 1
),

mover AS (
  SELECT
    1 AS one, g.platform,
    CAST(COALESCE(g.compared_cost_usd, NUMERIC '0') - COALESCE(g.compared_before_usd, NUMERIC '0') AS NUMERIC)
      AS change_usd
  FROM vw_monthly_growth AS g
  JOIN newest AS n ON n.month = g.month
  WHERE g.days_compared > 0
  QUALIFY ROW_NUMBER() OVER (
    ORDER BY ABS(COALESCE(g.compared_cost_usd, NUMERIC '0') - COALESCE(g.compared_before_usd, NUMERIC '0')) DESC,
      g.platform
  ) = 1
),

ahead AS (
  SELECT
    1 AS one, FORMAT_DATE('%B %Y', f.period_start) AS name, FORMAT("%'.2f", f.forecast_usd) AS forecast,
    FORMAT("%'.2f", f.low_usd) AS low, FORMAT("%'.2f", f.high_usd) AS high
  FROM vw_forecast AS f
  WHERE f.period_kind = 'month' AND f.ledger = 'amortised' AND f.scope = 'total'
),

told AS (
  SELECT
    CONCAT(CAST(n.month AS STRING), '~', CAST(LAST_DAY(n.month) AS STRING)) AS period,
    CASE
      WHEN n.month IS NULL THEN 'Nobody has reported any cost for the months of this period.'
      WHEN n.cost_growth_rate IS NULL THEN CONCAT(n.cost, '; there is nothing to compare it with.')
      ELSE CONCAT(
        n.cost, ', ', FORMAT('%.1f', ABS(100 * n.cost_growth_rate)),
        IF(n.cost_growth_rate < 0, ' % less', ' % more'), ' than the month before (', n.growth_basis, ')',
        COALESCE(
          CONCAT(
            '; the largest change is on ', m.platform, ', ', FORMAT("%'.2f", ABS(m.change_usd)),
            IF(m.change_usd < 0, ' USD less', ' USD more')
          ), ''
        ), '.'
      )
    END AS cost,
    CASE
      WHEN n.month IS NULL THEN ''
      WHEN n.budget_usd IS NULL THEN ' No budget is set for it.'
      WHEN n.budget_remaining_usd < 0 THEN CONCAT(
        ' The budget of ', FORMAT("%'.2f", n.budget_usd), ' USD (', n.budget_ledger, ', ', n.budget_scope,
        ') is exceeded by ', FORMAT("%'.2f", -n.budget_remaining_usd), ' USD.'
      )
      WHEN n.budget_used_pct IS NULL THEN ' What it used of its budget is not known.'
      ELSE CONCAT(
        ' It used ', FORMAT('%.0f', n.budget_used_pct), ' % of the budget of ', FORMAT("%'.2f", n.budget_usd), ' USD (',
        n.budget_ledger, ', ', n.budget_scope, ').'
      )
    END AS budget,
    COALESCE(
      CONCAT(' Days are missing on ', n.platforms_with_gaps, ': what is known is less than what it cost.'), ''
    ) AS gaps,
    COALESCE(
      CONCAT(
        ' ', f.name, ' is expected to end at ', f.forecast, ' USD (amortised)',
        COALESCE(CONCAT(', in 4 of 5 cases between ', f.low, ' and ', f.high), ''), '.'
      ),
      ' There is no forecast of the running month yet.'
    ) AS forecast
  FROM (SELECT 1 AS one) AS o
  LEFT JOIN newest AS n ON n.one = o.one
  LEFT JOIN mover AS m ON m.one = o.one
  LEFT JOIN ahead AS f ON f.one = o.one
)

SELECT
  REPLACE(
    REPLACE(
      REPLACE(
        REPLACE(CONCAT(cost, budget, gaps, forecast), 'claude_api', 'Claude API'), 'claude_code', 'Claude Code'
      ), 'claude_ai', 'claude.ai'
    ), 'cursor', 'Cursor'
  ) AS sentence,
  period
FROM told
