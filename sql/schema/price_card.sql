CREATE TABLE IF NOT EXISTS price_card (
  provider STRING NOT NULL OPTIONS(description="Vendor"),
  model STRING NOT NULL OPTIONS(description="Model id, exact"),
  token_type STRING NOT NULL OPTIONS(description="As in the cost report, or web_search_requests"),
  service_tier STRING OPTIONS(description="standard or batch; NULL is any"),
  context_window STRING OPTIONS(description="NULL is any"),
  inference_geo STRING OPTIONS(description="NULL is any"),
  speed STRING OPTIONS(description="NULL is any"),
  unit STRING NOT NULL OPTIONS(description="per_million_tokens or per_thousand_requests"),
  usd_per_unit NUMERIC NOT NULL OPTIONS(description="Price"),
  valid_from DATE NOT NULL OPTIONS(description="First day"),
  valid_to DATE NOT NULL OPTIONS(description="First day no longer"),
  source_url STRING NOT NULL OPTIONS(description="Where it was read"),
  checked_on DATE NOT NULL OPTIONS(description="When")
)
CLUSTER BY model, token_type
OPTIONS(description="Public list prices, dated, with their sources.");
