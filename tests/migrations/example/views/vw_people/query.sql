SELECT day, user_email, team_name, cost_usd FROM people WHERE day >= DATE '2020-01-01'
