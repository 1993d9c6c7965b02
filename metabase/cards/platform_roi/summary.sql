-- The newest month of the period in words: what a line cost, what that is estimated to be worth, what could be saved.
WITH newest AS (
  SELECT MAX(p.month) AS month FROM vw_cost_allocation AS p WHERE TRUE [[AND {{period}}]]
),

costs AS (
  SELECT
    d.month, d.total_lines_accepted,
    CASE d.platform WHEN 'claude_code' THEN 'Claude Code' WHEN 'cursor' THEN 'Cursor' END AS coding_platform,
    CASE {{ledger}} WHEN 'billed' THEN d.billed_cost_usd WHEN 'list' THEN d.list_cost_usd ELSE d.total_cost_usd END
      AS cost_usd
  FROM newest AS n
  JOIN vw_cost_allocation AS d ON d.month IN (n.month, DATE_SUB(n.month, INTERVAL 1 MONTH))
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
),

sums AS (
  SELECT
    month,
    CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
    SUM(total_lines_accepted) AS line_count,
    STRING_AGG(DISTINCT coding_platform, ' and ' ORDER BY coding_platform) AS coding_platforms,
    CAST(SAFE_DIVIDE(
      SUM(IF(coding_platform IS NULL, NULL, cost_usd)), SUM(total_lines_accepted)
    ) AS NUMERIC) AS line_usd,
    CAST(SAFE_DIVIDE(50 * SUM(total_lines_accepted), SUM(cost_usd)) AS FLOAT64) AS savings_ratio
  FROM costs
  GROUP BY month
),

compared AS (
  SELECT
    s.*, CAST(SAFE_DIVIDE(100 * (s.line_usd - b.line_usd), b.line_usd) AS FLOAT64) AS change_pct
  FROM newest AS n
  JOIN sums AS s ON s.month = n.month
  LEFT JOIN sums AS b ON b.month = DATE_SUB(s.month, INTERVAL 1 MONTH)
),

seats AS (
  SELECT CAST(SUM(d.idle_usd) AS NUMERIC) AS idle_usd
  FROM newest AS n
  JOIN vw_seat_economics AS d ON d.month = n.month
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
),

savings AS (
  SELECT CAST(SUM(d.counted_saving_usd) AS NUMERIC) AS saving_usd
  FROM vw_savings_opportunities AS d
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
),

-- One row, also where nothing was booked.
told AS (
  SELECT
    MAX(month) AS month, MAX(cost_usd) AS cost_usd, MAX(line_count) AS line_count, MAX(line_usd) AS line_usd,
    MAX(coding_platforms) AS coding_platforms,
    MAX(savings_ratio) AS savings_ratio, MAX(change_pct) AS change_pct
  FROM compared
)

SELECT
  CONCAT(
    CASE
      WHEN t.cost_usd IS NULL
        THEN CONCAT('No cost is known for this choice in the ledger ', {{ledger}}, ': that is not known to be zero.')
      WHEN t.line_usd IS NULL THEN CONCAT(
        'Cost in ', FORMAT_DATE('%B %Y', t.month), ' is USD ', FORMAT("%'.2f", t.cost_usd), ' (', {{ledger}},
        '); no accepted lines are reported for it, so nothing can be said about its return.')
      ELSE CONCAT(
        'In ', FORMAT_DATE('%B %Y', t.month), ' an accepted line of code cost USD ', FORMAT('%.4f', t.line_usd), ' (',
        {{ledger}}, ', ', t.coding_platforms, ')',
        CASE
          WHEN t.change_pct IS NULL THEN ''
          WHEN ABS(t.change_pct) < 0.05 THEN ', as much as the month before'
          ELSE CONCAT(', ', FORMAT('%.1f', ABS(t.change_pct)), IF(t.change_pct > 0, ' % more', ' % less'),
            ' than the month before')
        END,
        COALESCE(CONCAT(
          '. An estimate, not a measurement: if each of the ', FORMAT("%'d", t.line_count),
          ' accepted lines is worth 50 USD, they are worth ', FORMAT("%'.0f", t.savings_ratio),
          ' times all cost of the month'), ''), '.')
    END,
    IF(s.idle_usd > 0,
      CONCAT(
        ' Seats that nobody has or nobody used cost USD ', FORMAT("%'.2f", s.idle_usd), ' (amortised) in the month.'
      ), ''),
    IF(o.saving_usd > 0,
      CONCAT(' As of today, proposals below would save USD ', FORMAT("%'.0f", o.saving_usd), ' (billed) a month.'), '')
  ) AS sentence,
  CONCAT(CAST(t.month AS STRING), '~', CAST(LAST_DAY(t.month) AS STRING)) AS period
FROM told AS t
CROSS JOIN seats AS s
CROSS JOIN savings AS o
