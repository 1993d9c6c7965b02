ALTER TABLE people ADD COLUMN IF NOT EXISTS team_name STRING OPTIONS(description="Team, in words");
UPDATE people SET team_name = CONCAT("team ", CAST(team_no AS STRING))
WHERE day IS NOT NULL AND team_name IS NULL AND team_no IS NOT NULL;
ALTER TABLE people ALTER COLUMN user_email DROP NOT NULL;
ALTER TABLE people ALTER COLUMN user_email SET OPTIONS(description="Person, or nobody");
