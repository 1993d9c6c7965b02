-- Messages, requests and sessions of a month and platform; a platform that reports none of them is left out.
SELECT
  u.month,
  u.platform,
  SUM(u.interactions) AS interactions,
  SUM(u.messages) AS messages,
  SUM(u.requests) AS requests,
  SUM(u.sessions) AS sessions,
  CONCAT(CAST(u.month AS STRING), '~', CAST(LAST_DAY(u.month) AS STRING)) AS period
FROM vw_user_platform_month AS u
JOIN agg_user_summary AS s ON s.month = u.month AND s.user_email = u.user_email
WHERE
  (u.messages IS NOT NULL OR u.requests IS NOT NULL OR u.sessions IS NOT NULL)
  [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
GROUP BY u.month, u.platform
ORDER BY u.month, u.platform
