-- What the last run brought, what is missing, what is open and what was promised, in a few sentences: one row.
WITH last_run AS (
  SELECT
    r.run_id, r.result, r.planned_at, r.entry_count, r.repair, r.missing_streams,
    r.failed + r.forbidden + r.late AS unanswered
  FROM vw_pipeline_runs AS r
  WHERE r.kind NOT IN ('upload', 'sheet')
  QUALIFY ROW_NUMBER() OVER (ORDER BY r.planned_at DESC, r.run_id DESC, r.revision DESC) = 1
),

known AS (
  SELECT
    COUNT(*) AS days_known, COUNTIF(c.is_gap) AS days_missing, COUNT(DISTINCT IF(c.is_gap, c.stream, NULL)) AS streams,
    MAX(IF(c.is_gap, c.stream, NULL)) AS one_stream
  FROM vw_source_coverage AS c
  WHERE TRUE [[AND {{period}}]] [[AND {{stream}}]]
),

broken AS (
  SELECT
    COUNTIF(i.state = 'open') AS open_count, COUNTIF(i.state = 'open' AND i.severity = 'critical') AS critical_count,
    MAX(IF(i.state = 'open' AND i.place = 1, i.title, NULL)) AS first_title
  FROM vw_incidents AS i
),

kept AS (
  SELECT
    COUNTIF(s.is_met IS NOT NULL) AS measured, COUNTIF(s.is_met) AS met,
    STRING_AGG(IF(s.status = 'missed', s.promise, NULL), '; ' ORDER BY s.place) AS missed
  FROM vw_slo AS s
),

told AS (
  SELECT
    MAX(CASE
      WHEN l.unanswered = 0 THEN CONCAT(
        'The last run, planned for ', FORMAT_TIMESTAMP('%Y-%m-%d %H:%M', l.planned_at),
        ' UTC, is complete: none of its ', CAST(l.entry_count AS STRING), ' requests failed.'
      )
      ELSE CONCAT(
        'The last run, planned for ', FORMAT_TIMESTAMP('%Y-%m-%d %H:%M', l.planned_at), ' UTC, is ', l.result, ': ',
        CAST(l.unanswered AS STRING), ' of ', CAST(l.entry_count AS STRING), ' requests have no answer (',
        COALESCE(l.missing_streams, 'no stream named'), '); ask again with ', l.repair, '.'
      )
    END) AS run_said
  FROM last_run AS l
)

SELECT
  CONCAT(
    COALESCE(t.run_said, 'No run is known yet, so nothing can be said about last night.'), ' ',
    CASE
      WHEN k.days_known = 0 THEN 'Nothing is known of these days: that is not the same as nothing missing.'
      WHEN k.days_missing = 0 THEN 'No stream lacks a day of this period.'
      ELSE CONCAT(
        'In this period ', CAST(k.days_missing AS STRING), IF(k.days_missing = 1, ' day of ', ' days of '),
        IF(k.streams = 1, k.one_stream, CONCAT(CAST(k.streams AS STRING), ' streams')),
        IF(k.days_missing = 1, ' is', ' are'), ' missing or not final.'
      )
    END, ' ',
    CASE
      WHEN b.open_count = 0 AND t.run_said IS NULL THEN 'The monitor has not looked yet.'
      WHEN b.open_count = 0 THEN 'No incident is open.'
      ELSE CONCAT(
        CAST(b.open_count AS STRING), IF(b.open_count = 1, ' incident is', ' incidents are'), ' open, ',
        CAST(b.critical_count AS STRING), ' of them critical; look first at: ',
        COALESCE(b.first_title, 'the table below'), '.'
      )
    END, ' ',
    CASE
      WHEN p.measured = 0 OR t.run_said IS NULL THEN 'No service level could be measured.'
      WHEN p.missed IS NULL
        THEN CONCAT('All service levels that could be measured were kept (', CAST(p.measured AS STRING), ').')
      ELSE CONCAT(
        CAST(p.met AS STRING), ' of ', CAST(p.measured AS STRING), ' measured service levels were kept; missed: ',
        p.missed, '.'
      )
    END
  ) AS sentence
FROM told AS t
CROSS JOIN known AS k
CROSS JOIN broken AS b
CROSS JOIN kept AS p
