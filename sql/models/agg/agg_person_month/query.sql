-- Cost and usage of one person in one month: the months in which a day changed, summed anew from their days.
SELECT
  month, vendor, platform, user_email, team, project, COUNTIF(is_active) AS active_days,
  CAST(SUM(list_cost_usd) AS NUMERIC) AS list_cost_usd,
  CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_cost_usd,
  CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
  CAST(SUM(seat_cost_usd) AS NUMERIC) AS seat_cost_usd,
  CAST(SUM(plan_list_usd) AS NUMERIC) AS plan_list_usd,
  CAST(SUM(metered_cost_usd) AS NUMERIC) AS metered_cost_usd,
  CAST(SUM(unattributed_cost_usd) AS NUMERIC) AS unattributed_cost_usd,
  CAST(SUM(unpriced_records) AS INT64) AS unpriced_records,
  CAST(SUM(cost_records) AS INT64) AS cost_records,
  CAST(SUM(usage_records) AS INT64) AS usage_records,
  CAST(SUM(unattributed_records) AS INT64) AS unattributed_records,
  CAST(SUM(input_tokens) AS INT64) AS input_tokens,
  CAST(SUM(output_tokens) AS INT64) AS output_tokens,
  CAST(SUM(cached_input_tokens) AS INT64) AS cached_input_tokens,
  CAST(SUM(cache_read_tokens) AS INT64) AS cache_read_tokens,
  CAST(SUM(sessions) AS INT64) AS sessions,
  CAST(SUM(messages) AS INT64) AS messages,
  CAST(SUM(requests) AS INT64) AS requests,
  CAST(SUM(lines_of_code_added) AS INT64) AS lines_of_code_added,
  CAST(SUM(lines_of_code_accepted) AS INT64) AS lines_of_code_accepted,
  CAST(SUM(lines_of_code_removed) AS INT64) AS lines_of_code_removed,
  CAST(SUM(commits) AS INT64) AS commits,
  CAST(SUM(pull_requests) AS INT64) AS pull_requests,
  CAST(SUM(total_accepts) AS INT64) AS total_accepts,
  CAST(SUM(total_rejects) AS INT64) AS total_rejects,
  CAST(SUM(subscription_requests) AS INT64) AS subscription_requests,
  CAST(SUM(usage_based_requests) AS INT64) AS usage_based_requests
FROM agg_person_day
WHERE
  day BETWEEN DATE_TRUNC(@lo, MONTH) AND LAST_DAY(@hi)
  AND month IN (SELECT DATE_TRUNC(day, MONTH) FROM build_days)
GROUP BY month, vendor, platform, user_email, team, project
