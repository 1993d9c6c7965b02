CREATE TABLE IF NOT EXISTS dim_workspaces (
  workspace_id STRING NOT NULL OPTIONS(description="Vendor id; `default` is the one without an id"),
  name STRING OPTIONS(description="Name"),
  platform STRING OPTIONS(description="What the map names, or NULL"),
  project STRING OPTIONS(description="From the sheet"),
  status STRING OPTIONS(description="active or archived")
)
CLUSTER BY workspace_id
OPTIONS(description="Workspaces and the platform they stand for.");
