-- Dimension rows that differ from the published ones, either way, with the days they speak for.
(SELECT * FROM new_words EXCEPT DISTINCT SELECT * FROM old_words)
UNION ALL
(SELECT * FROM old_words EXCEPT DISTINCT SELECT * FROM new_words)
