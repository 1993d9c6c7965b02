-- The return of each month as the executive view has it: amortised cost, accepted lines, and the stated assumption.
SELECT
  e.month,
  e.is_complete,
  e.total_monthly_cost,
  e.total_lines_accepted,
  e.cost_per_line_accepted,
  e.coding_cost_per_line_accepted,
  e.roi_category,
  e.estimated_time_savings_ratio,
  e.roi_assumption,
  e.anthropic_share,
  e.cursor_share,
  e.platform_preference,
  CONCAT(CAST(e.month AS STRING), '~', CAST(LAST_DAY(e.month) AS STRING)) AS period
FROM vw_executive_summary AS e
WHERE TRUE [[AND {{period}}]]
ORDER BY e.month DESC
LIMIT 24
