ALTER TABLE people ADD COLUMN IF NOT EXISTS team_no INT64 OPTIONS(description="Team");
UPDATE people SET team_no = CAST(SUBSTR(team_name, 6) AS INT64)
WHERE day IS NOT NULL AND team_no IS NULL AND team_name IS NOT NULL;
