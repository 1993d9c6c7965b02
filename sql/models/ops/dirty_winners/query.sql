-- Stream days whose content is not what the published facts were built from.
SELECT
  w.stream, w.day, w.snapshot_id, w.checksum, w.quarantined_rows, w.quarantined_usd
FROM winners AS w
LEFT JOIN applied_winners AS a ON a.stream = w.stream AND a.day = w.day
WHERE
  a.checksum IS DISTINCT FROM w.checksum
  OR a.quarantined_rows IS DISTINCT FROM w.quarantined_rows
  OR a.quarantined_usd IS DISTINCT FROM w.quarantined_usd
