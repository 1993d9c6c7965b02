-- NUMERIC keeps nine decimals
-- Decimal 0.000123456
SELECT CAST('0.000123456' AS NUMERIC)

-- a NUMERIC literal keeps nine decimals
-- Decimal 0.000000001
SELECT NUMERIC '0.000000001'

-- NUMERIC divided by INT64 is NUMERIC, not binary
-- Decimal 3.333333333
SELECT NUMERIC '10' / 3

-- NUMERIC division keeps digits that a binary fraction would lose
-- Decimal 123456789012345.123456789
SELECT CAST('370370367037035.370370367' AS NUMERIC) / NUMERIC '3'

-- NUMERIC division rounds half away from zero
-- Decimal -0.000000001
SELECT NUMERIC '-0.000000001' / 2

-- a column whose name ends in _usd is money, so its quotient is NUMERIC
-- Decimal 0.333333333
SELECT SAFE_DIVIDE(cost_usd, 3) FROM (SELECT NUMERIC '1' AS cost_usd)

-- what an alias names decides its type, through CTEs
-- Decimal 0.333333333
WITH a AS (SELECT NUMERIC '1' AS amount), b AS (SELECT SUM(amount) AS total, COUNT(*) AS n FROM a)
SELECT SAFE_DIVIDE(total, 3 * n) FROM b

-- a cast around a division of unknown type says that it is NUMERIC
-- Decimal 0.333333333
SELECT CAST(SAFE_DIVIDE(x, y) AS NUMERIC) FROM (SELECT @one AS x, @three AS y)

-- SAFE_DIVIDE by zero is NULL
-- None
SELECT SAFE_DIVIDE(NUMERIC '1', 0)

-- SAFE_DIVIDE of whole numbers is FLOAT64
-- float 2.5
SELECT SAFE_DIVIDE(5, 2)

-- whole numbers divide to FLOAT64
-- float 2.5
SELECT 5 / 2

-- division by zero is an error, not infinity
-- error division by zero
SELECT 1 / x FROM (SELECT 0 AS x)

-- FLOAT64 division by zero is an error, too
-- error division by zero
SELECT 1.5 / x FROM (SELECT 0.0 AS x)

-- NUMERIC division by zero is an error
-- error Division by zero
SELECT NUMERIC '1' / x FROM (SELECT NUMERIC '0' AS x)

-- AVG of NUMERIC is NUMERIC
-- Decimal 0.333333333
SELECT AVG(cost_usd) FROM UNNEST([NUMERIC '0', NUMERIC '0', NUMERIC '1']) AS cost_usd

-- AVG of nothing is NULL
-- None
SELECT AVG(cost_usd) FROM (SELECT NUMERIC '1' AS cost_usd) WHERE cost_usd > 1

-- a moving average of NUMERIC is NUMERIC
-- Decimal 0.333333333
SELECT MAX(mean) FROM (
  SELECT AVG(cost_usd) OVER (ORDER BY cost_usd ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS mean
  FROM UNNEST([NUMERIC '0', NUMERIC '0', NUMERIC '1']) AS cost_usd
)

-- products of NUMERIC have nine decimals again, however many there are
-- Decimal 1000000000000.000000000
SELECT a_usd * b_usd * c_usd * a_usd FROM (SELECT NUMERIC '1000' AS a_usd, NUMERIC '1000' AS b_usd, NUMERIC '1000' AS c_usd)

-- a product is rounded half away from zero at nine decimals
-- Decimal 0.000000001
SELECT NUMERIC '0.00005' * NUMERIC '0.00001'

-- a sum of NUMERIC is exact
-- Decimal 0.300000000
SELECT SUM(x) FROM UNNEST([NUMERIC '0.1', NUMERIC '0.2']) AS x

-- ROUND of NUMERIC is half away from zero
-- Decimal 2.350000000
SELECT ROUND(NUMERIC '2.345', 2)

-- DIV of whole numbers truncates towards zero
-- int -3
SELECT DIV(-7, 2)

-- DIV of NUMERIC truncates towards zero
-- Decimal -3.000000000
SELECT DIV(NUMERIC '-7.5', NUMERIC '2')

-- MOD of NUMERIC keeps nine decimals and the sign of the dividend
-- Decimal -1.500000000
SELECT MOD(NUMERIC '-7.5', 2)

-- DIV by zero is an error
-- error Division by zero
SELECT DIV(7, x) FROM (SELECT 0 AS x)

-- the largest remainder method works in units of 1e-9
-- Decimal 33333333.000000000
SELECT DIV(cost_usd * NUMERIC '1', total_usd * NUMERIC '0.000000001')
FROM (SELECT NUMERIC '0.1' AS cost_usd, NUMERIC '3' AS total_usd)

-- a decimal literal is FLOAT64
-- float 0.30000000000000004
SELECT 0.1 + 0.2

-- a decimal literal inside a cast to NUMERIC means its digits
-- Decimal -0.100000000
SELECT CAST(-0.1 AS NUMERIC)

-- COUNTIF and SUM of whole numbers are whole numbers
-- int 8
SELECT COUNTIF(x > 1) + SUM(x) FROM UNNEST([1, 2, 3]) AS x

-- integers beyond 2^53 are exact
-- int 9007199254740993
SELECT SUM(x) FROM (SELECT 9007199254740992 AS x UNION ALL SELECT 1)

-- a NUMERIC as text has no trailing zeros
-- str 10.5
SELECT CAST(cost_usd AS STRING) FROM (SELECT NUMERIC '10.50' AS cost_usd)

-- a whole NUMERIC as text has no point, and keeps the zeros before it
-- str 100
SELECT CAST(ROUND(cost_usd) AS STRING) FROM (SELECT NUMERIC '100.1' AS cost_usd)

-- a whole FLOAT64 as text has no point
-- str 1
SELECT CAST(1.0 AS STRING)

-- FLOAT64 becomes INT64 half away from zero
-- int 3
SELECT CAST(2.5 AS INT64)

-- FORMAT follows printf
-- str 2.35 7 x
SELECT FORMAT('%.2f %d %s', NUMERIC '2.345', 7, 'x')

-- FORMAT rounds money as NUMERIC, not as the binary fraction beside it
-- str 1.01
SELECT FORMAT('%.2f', cost_usd) FROM (SELECT NUMERIC '1.005' AS cost_usd)

-- FORMAT takes whole numbers where a fraction is wanted
-- str 3.0
SELECT FORMAT('%.1f', 3)

-- FORMAT groups thousands with commas
-- str 1,234,567
SELECT FORMAT("%'d", 1234567)

-- ROUND with a mode is refused: it goes through a binary fraction
-- refused ROUND with a mode
SELECT ROUND(NUMERIC '2.345', 2, 'ROUND_HALF_EVEN')

-- COUNTIF of no rows is 0
-- int 0
SELECT COUNTIF(x > 1) FROM (SELECT 1 AS x) WHERE x > 5

-- COUNTIF counts what is true, also over a window, and NULL is not
-- int 2
SELECT MAX(n) FROM (SELECT COUNTIF(x > 1) OVER () AS n FROM UNNEST([1, 2, 3, NULL]) AS x)

-- DIV divides the whole of what stands in it
-- int 3
SELECT DIV(29 + 1, 5 + 5)

-- DIV in a DIV keeps its order
-- int 2
SELECT DIV(100 - DIV(90 + 9, 10 - 1), 4 * 11)
