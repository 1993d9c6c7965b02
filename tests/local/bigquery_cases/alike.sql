-- IN UNNEST finds a member
-- bool True
SELECT 2 IN UNNEST([1, 2])

-- IN UNNEST of an empty array is false, even for NULL
-- bool False
SELECT CAST(NULL AS INT64) IN UNNEST(CAST([] AS ARRAY<INT64>))

-- IN UNNEST of a parameter
-- bool True
SELECT DATE '2026-11-22' IN UNNEST(@days)

-- IN UNNEST of an empty parameter is false
-- bool False
SELECT DATE '2026-11-22' IN UNNEST(@none)

-- NOT IN UNNEST of an array with NULL tells nothing
-- None
SELECT 3 NOT IN UNNEST([1, NULL])

-- nulls come first in ascending order
-- None
SELECT x FROM UNNEST([1, NULL]) AS x ORDER BY x LIMIT 1

-- QUALIFY keeps the newest row of each key
-- int 2
SELECT x FROM UNNEST([1, 2]) AS x QUALIFY ROW_NUMBER() OVER (ORDER BY x DESC) = 1

-- GREATEST with a NULL is NULL
-- None
SELECT GREATEST(1, NULL)

-- JSON_VALUE takes the quotes off
-- str b
SELECT JSON_VALUE('{"a": "b"}', '$.a')

-- a JSON array becomes rows
-- int 2
SELECT COUNT(*) FROM UNNEST(JSON_QUERY_ARRAY('[{"a": 1}, {"a": 2}]')) AS e

-- SAFE_CAST of what is no number is NULL
-- None
SELECT SAFE_CAST('x' AS NUMERIC)

-- SAFE_OFFSET beyond the end is NULL
-- None
SELECT [1, 2][SAFE_OFFSET(5)]

-- text is joined in order
-- str a,b
SELECT STRING_AGG(x, ',' ORDER BY x) FROM UNNEST(['b', 'a']) AS x

-- MAX_BY takes the value at the maximum
-- str b
SELECT MAX_BY(name, n) FROM UNNEST([STRUCT('a' AS name, 1 AS n), STRUCT('b' AS name, 2 AS n)])

-- a hash is hexadecimal text
-- str ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
SELECT TO_HEX(SHA256('abc'))
