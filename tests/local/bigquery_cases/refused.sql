-- WITH OFFSET would count from one
-- refused WITH OFFSET
SELECT o FROM UNNEST(['a']) AS x WITH OFFSET AS o

-- an aggregate with a LIMIT is refused
-- refused aggregate with LIMIT
SELECT ARRAY_AGG(x ORDER BY x LIMIT 1) FROM UNNEST([1]) AS x

-- a text aggregate with a LIMIT is refused
-- refused aggregate with LIMIT
SELECT STRING_AGG(x, ',' ORDER BY x LIMIT 1) FROM UNNEST(['a']) AS x

-- the catalogue is not asked in SQL
-- refused INFORMATION_SCHEMA
SELECT * FROM INFORMATION_SCHEMA.TABLES

-- wildcard tables do not exist here
-- refused wildcard
SELECT * FROM `d.raw_*`

-- the past of a table is not kept
-- refused SYSTEM_TIME
SELECT * FROM raw_sheets FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP()

-- samples are refused
-- refused TABLESAMPLE
SELECT * FROM raw_sheets TABLESAMPLE SYSTEM (10 PERCENT)

-- SAFE. before a function is refused
-- refused SAFE.
SELECT SAFE.PARSE_DATE('%Y', 'x')

-- BIGNUMERIC is refused
-- refused BIGNUMERIC
SELECT CAST(1 AS BIGNUMERIC)

-- two statements are refused
-- refused 2 statements
SELECT 1; SELECT 2

-- scripting is refused
-- refused statements
DECLARE x INT64; SET x = 1

-- commands are refused
-- refused commands
CALL something()

-- ASSERT is refused
-- refused commands
ASSERT TRUE

-- exports are refused
-- refused commands
EXPORT DATA OPTIONS(uri='x') AS SELECT 1

-- a FORMAT directive DuckDB lacks is refused
-- refused %t
SELECT FORMAT('%t', DATE '2026-11-22')
