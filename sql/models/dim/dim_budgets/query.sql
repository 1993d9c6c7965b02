-- Budgets, from the tab budgets.
SELECT
  period, valid_from AS period_start, DATE_SUB(valid_to, INTERVAL 1 DAY) AS period_end, platform, team,
  COALESCE(ledger, 'amortised') AS ledger, amount_usd AS budget_usd, row_number AS sheet_row
FROM sheet_rows
WHERE tab = 'budgets'
