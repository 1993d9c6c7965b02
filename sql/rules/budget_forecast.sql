-- severity: warning
-- title: A budget will not last
-- threshold: the forecast for the end of a running period is more than 2 % above its budget
-- next: python -m local query "SELECT * FROM vw_budget_variance" shows what it goes to; raise the budget in the tab budgets or slow down
SELECT
  CONCAT(
    period, ' ', COALESCE(platform, 'all platforms'), IF(team IS NULL, '', CONCAT(' team ', team)), ' ', ledger
  ) AS subject,
  CAST(NULL AS STRING) AS severity,
  CONCAT(
    COALESCE(platform, 'all platforms'), IF(team IS NULL, '', CONCAT(', team ', team)), ': the budget of ',
    FORMAT('%.2f', budget_usd), ' USD ', ledger, ' for ', period, ' will be crossed on ', CAST(crossed_on AS STRING),
    '; expected at the end: ', FORMAT('%.2f', forecast_usd), ' USD',
    IF(
      low_usd IS NULL OR high_usd IS NULL, '',
      CONCAT(' (80 % interval ', FORMAT('%.2f', low_usd), ' to ', FORMAT('%.2f', high_usd), ')')
    ),
    '; spent so far: ', FORMAT('%.2f', spent_usd), ' USD'
  ) AS message,
  crossed_on AS day, period, platform, team
FROM vw_budget_variance
WHERE
  status = 'will be crossed' AND period_state = 'running' AND variance_ratio > 0.02
  AND @today BETWEEN period_start AND period_end
