-- People with use by day and platform, on the last 31 days of the period; a day that is not reported has no number.
WITH told AS (
  SELECT d.day, d.platform, d.is_usage_reported
  FROM vw_platform_coverage AS d
  WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]]
),

used AS (
  SELECT d.day, d.platform, SUM(d.active_users) AS active_users
  FROM vw_productivity_daily AS d
  WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]]
  GROUP BY d.day, d.platform
),

days AS (
  SELECT
    COALESCE(t.day, u.day) AS day, COALESCE(t.platform, u.platform) AS platform,
    -- Where nobody is asked to report (NULL), what people entered is all there is to know.
    CASE
      WHEN t.is_usage_reported THEN COALESCE(u.active_users, 0)
      WHEN t.is_usage_reported IS NULL THEN u.active_users
    END AS active_users
  FROM told AS t
  FULL JOIN used AS u ON u.day = t.day AND u.platform = t.platform
)

SELECT day, platform, active_users, CONCAT(CAST(day AS STRING), '~', CAST(day AS STRING)) AS period
FROM days
WHERE TRUE
QUALIFY DENSE_RANK() OVER (ORDER BY day DESC) <= 31
ORDER BY day, platform
