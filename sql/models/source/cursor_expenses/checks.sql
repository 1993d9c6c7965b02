-- fail: the grain is unique
SELECT expense_date, user_email, model, kind, cost_type, cost_basis, source_stream, COUNT(*) AS copies
FROM cursor_expenses
WHERE expense_date BETWEEN @lo AND @hi
GROUP BY expense_date, user_email, model, kind, cost_type, cost_basis, source_stream
HAVING COUNT(*) > 1
