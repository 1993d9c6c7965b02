CREATE TABLE IF NOT EXISTS applied_models (
  name STRING NOT NULL OPTIONS(description="What"),
  digest STRING NOT NULL OPTIONS(description="SHA-256")
)
CLUSTER BY name
OPTIONS(description="Hash of the models and seeds the published facts were built with.");
