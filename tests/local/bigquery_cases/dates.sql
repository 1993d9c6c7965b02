-- DATE_TRUNC of a DATE is a DATE
-- date 2026-11-01
SELECT DATE_TRUNC(DATE '2026-11-22', MONTH)

-- weeks may start on Monday
-- date 2026-11-16
SELECT DATE_TRUNC(DATE '2026-11-22', WEEK(MONDAY))

-- a plain WEEK starts on Sunday
-- date 2026-11-22
SELECT DATE_TRUNC(DATE '2026-11-22', WEEK)

-- an ISOWEEK starts on Monday
-- date 2026-11-16
SELECT DATE_TRUNC(DATE '2026-11-22', ISOWEEK)

-- DATE_ADD gives a DATE
-- date 2026-12-02
SELECT DATE_ADD(DATE '2026-11-22', INTERVAL 10 DAY)

-- DATE_SUB takes an expression, and goes to the last day of a shorter month
-- date 2026-02-28
SELECT DATE_SUB(DATE '2026-03-31', INTERVAL n MONTH) FROM (SELECT 1 AS n)

-- date functions may stand in one another
-- date 2026-10-31
SELECT DATE_SUB(DATE_TRUNC(DATE_ADD(DATE '2026-11-22', INTERVAL 1 DAY), MONTH), INTERVAL 1 DAY)

-- thirty days are not a month, also when both are asked of one date
-- date 2026-02-01
SELECT IF(DATE_ADD(d, INTERVAL 30 DAY) = DATE '2026-01-31', DATE_ADD(d, INTERVAL 1 MONTH), NULL)
FROM (SELECT DATE '2026-01-01' AS d UNION ALL SELECT DATE '2026-01-01') LIMIT 1

-- weeks are seven days
-- date 2026-12-06
SELECT DATE_ADD(DATE '2026-11-22', INTERVAL 2 WEEK)

-- days since 1970 make a DATE
-- date 1970-01-04
SELECT DATE_FROM_UNIX_DATE(3)

-- Sunday is day 1
-- int 1
SELECT EXTRACT(DAYOFWEEK FROM DATE '2026-11-22')

-- WEEK counts from the first Sunday of the year
-- int 0
SELECT EXTRACT(WEEK FROM DATE '2027-01-02')

-- WEEK(MONDAY) counts from the first Monday of the year
-- int 1
SELECT EXTRACT(WEEK(MONDAY) FROM DATE '2027-01-04')

-- ISOWEEK is the week of ISO 8601
-- int 53
SELECT EXTRACT(ISOWEEK FROM DATE '2027-01-02')

-- ISOYEAR is the year of the ISO week
-- int 2026
SELECT EXTRACT(ISOYEAR FROM DATE '2027-01-02')

-- weeks that start on other days are refused in EXTRACT
-- refused EXTRACT(WEEK(TUESDAY))
SELECT EXTRACT(WEEK(TUESDAY) FROM DATE '2027-01-02')

-- the date of an instant is its UTC day
-- date 2026-11-22
SELECT EXTRACT(DATE FROM TIMESTAMP '2026-11-22 23:59:59+00')

-- an instant has a date in a time zone
-- date 2026-11-23
SELECT DATE(TIMESTAMP '2026-11-22 23:30:00+00', 'Europe/Berlin')

-- one second across midnight is no day
-- int 0
SELECT TIMESTAMP_DIFF(TIMESTAMP '2026-11-23 00:00:00+00', TIMESTAMP '2026-11-22 23:59:59+00', DAY)

-- TIMESTAMP_DIFF counts whole elapsed hours, backwards too
-- int -1
SELECT TIMESTAMP_DIFF(TIMESTAMP '2026-11-22 10:00:00+00', TIMESTAMP '2026-11-22 11:59:00+00', HOUR)

-- DATE_DIFF counts boundaries
-- int 1
SELECT DATE_DIFF(DATE '2026-12-01', DATE '2026-11-30', MONTH)

-- DATE_DIFF counts Mondays
-- int 1
SELECT DATE_DIFF(DATE '2026-11-23', DATE '2026-11-22', WEEK(MONDAY))

-- milliseconds since 1970 make an instant
-- datetime 2026-11-22 00:00:00+00:00
SELECT TIMESTAMP_MILLIS(1795305600000)

-- microseconds since 1970 make an instant
-- datetime 2026-11-22 00:00:00+00:00
SELECT TIMESTAMP_MICROS(1795305600000000)

-- seconds since 1970 make an instant
-- datetime 2026-11-22 00:00:00+00:00
SELECT TIMESTAMP_SECONDS(1795305600)

-- PARSE_TIMESTAMP gives an instant in UTC
-- datetime 2026-11-22 01:00:00+00:00
SELECT PARSE_TIMESTAMP('%Y-%m-%d %H:%M', '2026-11-22 01:00')

-- PARSE_TIMESTAMP reads a zone that is named
-- datetime 2026-11-22 00:00:00+00:00
SELECT PARSE_TIMESTAMP('%Y-%m-%d %H:%M', '2026-11-22 01:00', 'Europe/Berlin')

-- FORMAT_TIMESTAMP shifts to its zone
-- str 01
SELECT FORMAT_TIMESTAMP('%H', TIMESTAMP '2026-11-22 00:00:00+00', 'Europe/Berlin')

-- FORMAT_DATE writes what both engines can
-- str 2026-11 Sunday 326
SELECT FORMAT_DATE('%Y-%m %A %j', DATE '2026-11-22')

-- the quarter in a date format is refused
-- refused %Q
SELECT FORMAT_DATE('%Q', DATE '2026-11-22')

-- CURRENT_DATE is the warehouse's today
-- date 2026-11-22
SELECT CURRENT_DATE()

-- a row of days has no gaps
-- int 3
SELECT COUNT(*) FROM UNNEST(GENERATE_DATE_ARRAY(DATE '2026-11-29', DATE '2026-12-01')) AS day
