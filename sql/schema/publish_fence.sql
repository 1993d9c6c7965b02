CREATE TABLE IF NOT EXISTS publish_fence (
  id INT64 NOT NULL OPTIONS(description="Always 1"),
  epoch INT64 NOT NULL OPTIONS(description="Snapshots the published facts know of"),
  digest STRING OPTIONS(description="What was published last"),
  published_at TIMESTAMP OPTIONS(description="When")
)
CLUSTER BY id
OPTIONS(description="One row: whoever publishes updates it first.");
