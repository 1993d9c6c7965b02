-- Everybody on whom something is booked on the days that are built.
SELECT user_email AS word, user_email AS email FROM new_fct_cost_daily
UNION DISTINCT
SELECT user_email, user_email FROM new_fct_usage_daily
