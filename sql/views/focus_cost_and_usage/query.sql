-- FOCUS 1.4 Cost and Usage: one row of fct_cost_daily is one charge. Columns of our own start with x_ and stand last.
-- A FOCUS cost cannot be NULL: where a ledger does not know, a stand-in stands and x_NotReported names the column.
WITH closed_months AS (
  SELECT vendor, DATE_TRUNC(period_start, MONTH) AS month, MAX(closed_on) AS closed_on
  FROM dim_invoices
  WHERE closed_on IS NOT NULL
  GROUP BY vendor, month
),

changes AS (
  SELECT
    f.cost_date, f.platform, COALESCE(f.team, '') AS team, m.vendor, m.month,
    DATE(f.published_at) > m.closed_on AS is_after
  FROM fct_cost_changes AS f
  JOIN closed_months AS m
    ON m.vendor = IF(f.platform = 'cursor', 'cursor', 'anthropic') AND m.month = DATE_TRUNC(f.cost_date, MONTH)
  WHERE f.cost_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)
),

-- What was collected for the first time after the close corrects nothing that anybody had reported.
restated AS (
  SELECT DISTINCT a.cost_date, a.platform, a.team
  FROM changes AS a
  JOIN (SELECT DISTINCT vendor, month FROM changes WHERE NOT is_after) AS b ON b.vendor = a.vendor AND b.month = a.month
  WHERE a.is_after
),

-- An invoice speaks for a charge when it is the only one that its vendor wrote for that day and kind.
invoice_days AS (
  SELECT
    i.vendor, COALESCE(i.platform, '') AS platform, day,
    IF(COUNT(DISTINCT IF(i.kind != 'seats', i.invoice_id, NULL)) = 1, MAX(IF(i.kind != 'seats', i.invoice_id, NULL)), NULL)
      AS usage_invoice_id,
    IF(
      COUNT(DISTINCT IF(i.kind IN ('total', 'seats'), i.invoice_id, NULL)) = 1,
      MAX(IF(i.kind IN ('total', 'seats'), i.invoice_id, NULL)), NULL
    ) AS seats_invoice_id
  FROM dim_invoices AS i, UNNEST(GENERATE_DATE_ARRAY(i.period_start, i.period_end)) AS day
  WHERE i.kind IN ('total', 'usage', 'seats', 'extra_usage') AND day >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)
  GROUP BY vendor, platform, day
),

charges AS (
  SELECT
    c.*,
    CASE
      WHEN c.cost_type = 'subscription' AND c.cost_basis = 'amortized' THEN 'seat_day'
      WHEN c.cost_type = 'subscription' THEN 'seat_fee'
      WHEN c.cost_type = 'plan_usage' THEN 'plan_usage'
      ELSE 'metered'
    END AS charge_kind,
    CASE
      WHEN c.cost_type = 'subscription' AND c.cost_basis = 'amortized' THEN 'Days'
      WHEN c.volume_units IS NULL THEN 'Units'
      WHEN c.cost_type = 'subscription' THEN 'Seats'
      WHEN c.unit_type = 'tokens' THEN '1000000 Tokens'
      WHEN c.token_type = 'web_search_requests' THEN '1000 Requests'
      ELSE INITCAP(COALESCE(c.unit_type, 'units'))
    END AS pricing_unit,
    COALESCE(c.unit_type = 'tokens' OR c.token_type = 'web_search_requests', FALSE)
      AND c.attribution_mode != 'allocated' AND c.cost_basis != 'allocated' AS has_price
  FROM fct_cost_daily AS c
  WHERE c.cost_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)
),

quantities AS (
  SELECT
    *,
    CAST(CASE pricing_unit
      WHEN 'Days' THEN NUMERIC '1'
      WHEN 'Units' THEN COALESCE(CAST(volume_units AS NUMERIC), NUMERIC '1')
      WHEN '1000000 Tokens' THEN CAST(volume_units AS NUMERIC) * NUMERIC '0.000001'
      WHEN '1000 Requests' THEN CAST(volume_units AS NUMERIC) * NUMERIC '0.001'
      ELSE CAST(volume_units AS NUMERIC)
    END AS NUMERIC) AS pricing_quantity,
    COALESCE(billed_cost_usd, NUMERIC '0') AS known_billed_usd,
    -- The fee of a seat is its list cost, too: the ledger counts it as no usage, so x_ListLedgerCost keeps its zero.
    IF(charge_kind = 'seat_fee', COALESCE(billed_cost_usd, NUMERIC '0'),
      COALESCE(list_cost_usd, billed_cost_usd, NUMERIC '0')) AS known_list_usd,
    IF(charge_kind = 'plan_usage', COALESCE(list_cost_usd, billed_cost_usd, NUMERIC '0'),
      COALESCE(billed_cost_usd, NUMERIC '0')) AS contracted_usd
  FROM charges
),

-- Only units that the vendor prices have a price. A plan's usage mixes token types and the parts of a split are
-- rounded: their quotients are in no price list.
unit_prices AS (
  SELECT
    *,
    IF(
      charge_kind = 'seat_fee' OR (charge_kind = 'metered' AND list_cost_usd IS NOT NULL AND has_price),
      CAST(SAFE_DIVIDE(known_list_usd, pricing_quantity) AS NUMERIC), NULL
    ) AS list_price_usd,
    IF(
      charge_kind = 'seat_fee' OR (charge_kind = 'metered' AND contracted_usd != 0 AND has_price),
      CAST(SAFE_DIVIDE(contracted_usd, pricing_quantity) AS NUMERIC), NULL
    ) AS contracted_price_usd
  FROM quantities
),

names AS (
  SELECT
    *,
    CASE platform
      WHEN 'claude_api' THEN 'Claude API'
      WHEN 'claude_code' THEN 'Claude Code'
      WHEN 'claude_ai' THEN 'Claude'
      ELSE 'Cursor'
    END AS service_name,
    IF(vendor = 'cursor', 'Anysphere', 'Anthropic') AS provider_name,
    CASE
      WHEN cost_type = 'input_tokens' THEN 'Input Tokens'
      WHEN cost_type = 'output_tokens' THEN 'Output Tokens'
      WHEN cost_type = 'cache_read' THEN 'Cache Read Tokens'
      WHEN cost_type = 'cache_write' AND token_type LIKE '%1h%' THEN 'Cache Write Tokens, 1 Hour'
      WHEN cost_type = 'cache_write' AND token_type LIKE '%5m%' THEN 'Cache Write Tokens, 5 Minutes'
      WHEN cost_type = 'cache_write' THEN 'Cache Write Tokens'
      WHEN cost_type = 'web_search' THEN 'Web Searches'
      WHEN cost_type = 'code_execution' THEN 'Code Execution'
      WHEN cost_type = 'session_usage' THEN 'Session Usage'
      WHEN cost_type = 'usage_based' THEN 'Usage-Based Requests'
      WHEN cost_type = 'extra_usage' THEN 'Extra Usage'
      WHEN cost_type = 'plan_usage' THEN 'Plan Usage'
      WHEN charge_kind = 'seat_fee' THEN 'Seats'
      WHEN charge_kind = 'seat_day' THEN 'Seat Days'
      ELSE cost_type
    END AS meter,
    CONCAT(
      vendor, '/', COALESCE(model, platform), '/', COALESCE(token_type, cost_type), IF(charge_kind = 'seat_day', '/day', '')
    ) AS sku
  FROM unit_prices
)

SELECT
  CASE
    WHEN p.attribution_mode = 'allocated' THEN 'SharedKeyWeights'
    WHEN p.cost_basis = 'allocated' THEN 'CostLineByTokens'
  END AS AllocatedMethodId,
  IF(
    p.attribution_mode = 'allocated' OR p.cost_basis = 'allocated',
    IF(p.attribution_mode = 'allocated', COALESCE(p.user_id, p.api_key_id, 'unattributed'), p.api_key_id), NULL
  ) AS AllocatedResourceId,
  CAST(NULL AS STRING) AS AllocatedResourceName,
  IF(
    p.attribution_mode = 'allocated' OR p.cost_basis = 'allocated',
    TO_JSON_STRING(STRUCT(p.team AS team, p.project AS project)), NULL
  ) AS AllocatedTags,
  p.known_billed_usd AS BilledCost,
  p.vendor AS BillingAccountId,
  CAST(NULL AS STRING) AS BillingAccountName,
  'USD' AS BillingCurrency,
  TIMESTAMP(DATE_ADD(DATE_TRUNC(p.cost_date, MONTH), INTERVAL 1 MONTH)) AS BillingPeriodEnd,
  TIMESTAMP(DATE_TRUNC(p.cost_date, MONTH)) AS BillingPeriodStart,
  IF(p.charge_kind = 'seat_fee', 'Purchase', 'Usage') AS ChargeCategory,
  IF(r.platform IS NULL, NULL, 'Correction') AS ChargeClass,
  CONCAT(p.service_name, ', ', COALESCE(CONCAT(p.model, ', '), ''), p.meter) AS ChargeDescription,
  IF(p.charge_kind IN ('seat_fee', 'seat_day'), 'Recurring', 'Usage-Based') AS ChargeFrequency,
  TIMESTAMP(DATE_ADD(p.cost_date, INTERVAL 1 DAY)) AS ChargePeriodEnd,
  TIMESTAMP(p.cost_date) AS ChargePeriodStart,
  CASE
    WHEN p.charge_kind = 'seat_fee' THEN CAST(NULL AS NUMERIC)
    WHEN p.pricing_unit IN ('Days', 'Units') THEN p.pricing_quantity
    ELSE CAST(p.volume_units AS NUMERIC)
  END AS ConsumedQuantity,
  CASE
    WHEN p.charge_kind = 'seat_fee' THEN CAST(NULL AS STRING)
    WHEN p.pricing_unit = '1000000 Tokens' THEN 'Tokens'
    WHEN p.pricing_unit = '1000 Requests' THEN 'Requests'
    ELSE p.pricing_unit
  END AS ConsumedUnit,
  p.contracted_usd AS ContractedCost,
  -- Quantity × price is the cost to the last digit, at a price that somebody may have printed; else there is none.
  IF(
    ROUND(p.contracted_price_usd, 6) = p.contracted_price_usd
    AND CAST(p.contracted_price_usd * p.pricing_quantity AS NUMERIC) = p.contracted_usd,
    p.contracted_price_usd, NULL
  ) AS ContractedUnitPrice,
  COALESCE(p.cost_usd, NUMERIC '0') AS EffectiveCost,
  p.provider_name AS HostProviderName,
  CASE
    WHEN p.known_billed_usd = 0 THEN CAST(NULL AS STRING)
    WHEN p.charge_kind = 'seat_fee' THEN COALESCE(own.seats_invoice_id, whole.seats_invoice_id)
    ELSE COALESCE(own.usage_invoice_id, whole.usage_invoice_id)
  END AS InvoiceId,
  p.provider_name AS InvoiceIssuerName,
  p.known_list_usd AS ListCost,
  IF(
    ROUND(p.list_price_usd, 6) = p.list_price_usd
    AND CAST(p.list_price_usd * p.pricing_quantity AS NUMERIC) = p.known_list_usd,
    p.list_price_usd, NULL
  ) AS ListUnitPrice,
  IF(p.charge_kind IN ('plan_usage', 'seat_day'), 'Other', 'Standard') AS PricingCategory,
  p.pricing_quantity AS PricingQuantity,
  p.pricing_unit AS PricingUnit,
  IF(p.platform IN ('claude_code', 'cursor'), 'Developer Tools', 'AI and Machine Learning') AS ServiceCategory,
  p.service_name AS ServiceName,
  p.provider_name AS ServiceProviderName,
  IF(p.platform IN ('claude_code', 'cursor'), 'Development Environments', 'Generative AI') AS ServiceSubcategory,
  p.sku AS SkuId,
  p.meter AS SkuMeter,
  TO_JSON_STRING(STRUCT(
    p.model AS x_Model, p.token_type AS x_TokenType, p.service_tier AS x_ServiceTier,
    p.context_window AS x_ContextWindow, p.inference_geo AS x_InferenceGeo
  )) AS SkuPriceDetails,
  CONCAT(
    p.sku, '/', COALESCE(p.service_tier, '-'), '/', COALESCE(p.context_window, '-'), '/', COALESCE(p.inference_geo, '-')
  ) AS SkuPriceId,
  CASE
    WHEN p.workspace_id IS NOT NULL THEN p.workspace_id
    WHEN p.source_stream = 'anthropic_cost' THEN 'default'
  END AS SubAccountId,
  w.name AS SubAccountName,
  TO_JSON_STRING(STRUCT(p.team AS team, p.project AS project)) AS Tags,
  p.attribution_mode AS x_AttributionMode,
  p.cost_date AS x_ChargeDate,
  SUBSTR(TO_HEX(SHA256(CONCAT(
    CAST(p.cost_date AS STRING), '|', p.platform, '|', p.source_stream, '|', p.vendor, '|', p.user_email, '|',
    COALESCE(p.api_key_id, '~'), '|', COALESCE(p.model, '~'), '|', COALESCE(p.workspace_id, '~'), '|', p.cost_type, '|',
    COALESCE(p.unit_type, '~'), '|', p.attribution_mode, '|', p.cost_basis, '|', COALESCE(p.token_type, '~'), '|',
    COALESCE(p.service_tier, '~'), '|', COALESCE(p.context_window, '~'), '|', COALESCE(p.inference_geo, '~')
  ))), 1, 32) AS x_ChargeId,
  p.context_window AS x_ContextWindow,
  p.cost_basis AS x_CostBasis,
  p.cost_type AS x_CostType,
  p.api_key_id AS x_CredentialId,
  p.inference_geo AS x_InferenceGeo,
  p.list_cost_usd AS x_ListLedgerCost,
  p.model AS x_Model,
  NULLIF(ARRAY_TO_STRING([
    IF(p.billed_cost_usd IS NULL, 'BilledCost', NULL),
    IF(p.cost_usd IS NULL, 'EffectiveCost', NULL),
    IF(p.list_cost_usd IS NULL AND p.charge_kind != 'seat_fee', 'ListCost', NULL),
    IF(p.volume_units IS NULL AND p.charge_kind != 'seat_day', 'PricingQuantity', NULL)
  ], ' '), '') AS x_NotReported,
  p.platform AS x_Platform,
  p.user_id AS x_PrincipalId,
  p.project AS x_Project,
  p.created_timestamp AS x_PublishedAt,
  p.request_id AS x_RunId,
  p.service_tier AS x_ServiceTier,
  p.snapshot_id AS x_SnapshotId,
  p.source_stream AS x_SourceStream,
  p.team AS x_Team,
  p.token_type AS x_TokenType
FROM names AS p
LEFT JOIN restated AS r ON r.cost_date = p.cost_date AND r.platform = p.platform AND r.team = COALESCE(p.team, '')
LEFT JOIN invoice_days AS own ON own.vendor = p.vendor AND own.platform = p.platform AND own.day = p.cost_date
LEFT JOIN invoice_days AS whole ON whole.vendor = p.vendor AND whole.platform = '' AND whole.day = p.cost_date
LEFT JOIN dim_workspaces AS w ON w.workspace_id = p.workspace_id
