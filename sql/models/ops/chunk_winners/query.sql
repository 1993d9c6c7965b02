-- The winners that this chunk of days is built from.
SELECT w.*
FROM winners AS w
JOIN build_days AS b ON b.day = w.day
WHERE w.day BETWEEN @lo AND @hi
