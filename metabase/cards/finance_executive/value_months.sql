-- What the months of the period brought, by the dictionary's measures, and how much of their cost has an owner.
SELECT
  e.month,
  e.total_lines_accepted,
  e.cost_per_line_accepted,
  e.roi_category,
  e.coding_cost_per_line_accepted,
  e.estimated_time_savings_ratio,
  e.roi_assumption,
  e.platform_preference,
  e.anthropic_share,
  e.cursor_share,
  e.attribution_coverage,
  e.attribution_coverage_usd,
  e.unattributed_cost_usd,
  CONCAT(CAST(e.month AS STRING), '~', CAST(LAST_DAY(e.month) AS STRING)) AS period
FROM vw_executive_summary AS e
WHERE TRUE [[AND {{period}}]]
ORDER BY e.month DESC
LIMIT 24
