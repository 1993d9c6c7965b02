-- What each stream last said, and when a vendor refused or did not answer: the newest day of each.
SELECT c.stream, c.vendor, c.state, c.meaning, c.date, c.repair
FROM vw_source_coverage AS c
WHERE c.date BETWEEN @first_day AND @last_day
QUALIFY ROW_NUMBER() OVER (PARTITION BY c.stream ORDER BY c.date DESC) = 1
ORDER BY c.stream
