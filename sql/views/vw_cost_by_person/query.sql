-- Cost of each person and month by platform, team and project; what belongs to nobody stands under its own name.
SELECT
  month, vendor, platform, user_email, team, project,
  user_email != 'unknown@unattributed.com' AS is_person,
  cost_usd, billed_cost_usd, list_cost_usd, seat_cost_usd, metered_cost_usd AS usage_cost_usd, plan_list_usd,
  unpriced_records, active_days
FROM agg_person_month
WHERE month >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 25 MONTH)
