-- severity: critical
-- title: A budget is used up
-- threshold: spent (days not reported count as expected) above the budget of a period that runs or ended 10 days ago
-- next: python -m local query "SELECT * FROM vw_budget_variance" shows what it went to; raise the budget in the tab budgets or stop
SELECT
  CONCAT(
    period, ' ', COALESCE(platform, 'all platforms'), IF(team IS NULL, '', CONCAT(' team ', team)), ' ', ledger
  ) AS subject,
  CAST(NULL AS STRING) AS severity,
  CONCAT(
    COALESCE(platform, 'all platforms'), IF(team IS NULL, '', CONCAT(', team ', team)), ': the budget of ',
    FORMAT('%.2f', budget_usd), ' USD ', ledger, ' for ', period, ' was crossed on ', CAST(crossed_on AS STRING),
    '; spent so far: ', FORMAT('%.2f', spent_usd), ' USD',
    IF(days_missing > 0, CONCAT(', without what ', CAST(days_missing AS STRING), ' days did not report'), ''),
    IF(
      period_state = 'running' AND forecast_usd IS NOT NULL,
      CONCAT('; expected at the end: ', FORMAT('%.2f', forecast_usd), ' USD'), ''
    )
  ) AS message,
  crossed_on AS day, period, platform, team
FROM vw_budget_variance
WHERE status = 'crossed' AND period_start <= @today AND period_end >= DATE_SUB(@today, INTERVAL 10 DAY)
