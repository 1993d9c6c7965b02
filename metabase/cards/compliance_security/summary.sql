-- Who and what needs a person, in a few sentences: one row.
WITH lines AS (
  SELECT
    a.kind, a.age_days, a.severity = 'critical' AS is_critical,
    IF(a.kind = 'role', CONCAT(a.person, ' as ', a.item), a.item) AS named
  FROM vw_compliance_access AS a
),

access AS (
  SELECT
    COUNT(*) AS lines_known, COUNTIF(is_critical) AS critical_count,
    STRING_AGG(DISTINCT IF(is_critical, named, NULL), ', ' ORDER BY IF(is_critical, named, NULL)) AS critical_items,
    COUNTIF(kind = 'rotation due') AS rotation_count,
    MAX(IF(kind = 'rotation due', age_days, NULL)) AS oldest_days
  FROM lines
),

roles AS (
  SELECT
    COUNT(DISTINCT r.person) AS people, COUNT(DISTINCT IF(r.is_privileged, r.person, NULL)) AS privileged,
    COUNT(DISTINCT IF(r.is_unlisted, r.person, NULL)) AS unlisted
  FROM vw_access_roles AS r
),

unowned AS (
  SELECT COUNT(DISTINCT u.subject) AS key_count, CAST(SUM(u.cost_usd) AS NUMERIC) AS cost_usd
  FROM vw_unattributed_queue AS u
  WHERE u.kind = 'api key'
)

SELECT
  IF(
    a.lines_known = 0 AND r.people = 0,
    'No key that needs attention and no list of members is known, so nothing can be said about access.',
    CONCAT(
      CASE
        WHEN a.critical_count = 0 THEN 'Nothing about access is critical.'
        WHEN a.critical_count <= 5 THEN CONCAT(
          CAST(a.critical_count AS STRING), IF(a.critical_count = 1, ' finding is', ' findings are'), ' critical: ',
          a.critical_items, '.'
        )
        ELSE CONCAT(CAST(a.critical_count AS STRING), ' findings are critical; the table of keys begins with them.')
      END, ' ',
      CASE
        WHEN a.rotation_count = 0 THEN 'No key is due for rotation.'
        ELSE CONCAT(
          CAST(a.rotation_count AS STRING), IF(a.rotation_count = 1, ' key is', ' keys are'),
          ' older than 90 days and due for rotation; the oldest has ', CAST(a.oldest_days AS STRING), ' days.'
        )
      END, ' ',
      IF(
        r.people = 0, 'No list of members has been read: who has access is unknown.',
        CONCAT(
          'Of ', CAST(r.people AS STRING), IF(r.people = 1, ' person', ' people'), ' with access, ',
          CAST(r.privileged AS STRING), IF(r.privileged = 1, ' holds', ' hold'), ' a privileged role and ',
          CAST(r.unlisted AS STRING), IF(r.unlisted = 1, ' is', ' are'), ' missing in the tab users.'
        )
      ), ' ',
      IF(
        u.key_count = 0, 'No spend of the last 90 days hangs on a key without an owner.',
        CONCAT(
          FORMAT('%.2f', COALESCE(u.cost_usd, NUMERIC '0')), ' USD (amortised) of the last 90 days hang on ',
          CAST(u.key_count AS STRING), IF(u.key_count = 1, ' key', ' keys'), ' without an owner.'
        )
      )
    )
  ) AS sentence
FROM access AS a
CROSS JOIN roles AS r
CROSS JOIN unowned AS u
