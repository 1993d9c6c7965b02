-- Of the lines that Cursor suggested in the newest month of the period, the part that was accepted: one row.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_user_platform_month AS n WHERE n.platform = 'cursor' [[AND {{period}}]]
),

line_sums AS (
  SELECT
    u.month, SUM(u.lines_of_code_accepted) AS lines_of_code_accepted, SUM(u.lines_of_code_added) AS lines_of_code_added
  FROM newest AS n
  JOIN vw_user_platform_month AS u ON u.month = n.month
  JOIN agg_user_summary AS s ON s.month = u.month AND s.user_email = u.user_email
  WHERE u.platform = 'cursor' [[AND {{team}}]] [[AND {{person}}]]
  GROUP BY u.month
)

SELECT
  month,
  LEAST(1.0, CAST(SAFE_DIVIDE(lines_of_code_accepted, lines_of_code_added) AS FLOAT64)) AS line_acceptance_rate,
  lines_of_code_accepted,
  lines_of_code_added,
  lines_of_code_accepted > lines_of_code_added AS acceptance_above_one,
  CONCAT(CAST(month AS STRING), '~', CAST(LAST_DAY(month) AS STRING)) AS period
FROM line_sums
WHERE lines_of_code_added > 0
