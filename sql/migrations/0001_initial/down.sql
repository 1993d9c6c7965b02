DROP TABLE IF EXISTS streams;

DROP TABLE IF EXISTS source_coverage;

DROP TABLE IF EXISTS run_entries;

DROP TABLE IF EXISTS raw_snapshots;

DROP TABLE IF EXISTS raw_snapshot_days;

DROP TABLE IF EXISTS raw_sheets;

DROP TABLE IF EXISTS raw_enterprise_users;

DROP TABLE IF EXISTS raw_enterprise_usage;

DROP TABLE IF EXISTS raw_enterprise_cost;

DROP TABLE IF EXISTS raw_cursor_usage;

DROP TABLE IF EXISTS raw_cursor_spend;

DROP TABLE IF EXISTS raw_cursor_members;

DROP TABLE IF EXISTS raw_cursor_events;

DROP TABLE IF EXISTS raw_cursor_audit;

DROP TABLE IF EXISTS raw_console_usage;

DROP TABLE IF EXISTS raw_console_cost;

DROP TABLE IF EXISTS raw_claude_code_team;

DROP TABLE IF EXISTS raw_claude_code;

DROP TABLE IF EXISTS raw_claude_ai_usage;

DROP TABLE IF EXISTS raw_claude_ai_spend;

DROP TABLE IF EXISTS raw_claude_ai_members;

DROP TABLE IF EXISTS raw_claude_ai_member_activity;

DROP TABLE IF EXISTS raw_claude_ai_audit;

DROP TABLE IF EXISTS raw_anthropic_usage;

DROP TABLE IF EXISTS raw_anthropic_org;

DROP TABLE IF EXISTS raw_anthropic_cost;

DROP TABLE IF EXISTS quality_findings;

DROP TABLE IF EXISTS publish_fence;

DROP TABLE IF EXISTS price_card;

DROP TABLE IF EXISTS model_runs;

DROP TABLE IF EXISTS incidents;

DROP TABLE IF EXISTS held_days;

DROP TABLE IF EXISTS fct_usage_daily;

DROP TABLE IF EXISTS fct_cost_daily;

DROP TABLE IF EXISTS fct_cost_changes;

DROP TABLE IF EXISTS dim_workspaces;

DROP TABLE IF EXISTS dim_vendor_users;

DROP TABLE IF EXISTS dim_users;

DROP TABLE IF EXISTS dim_subscriptions;

DROP TABLE IF EXISTS dim_pasted_usage;

DROP TABLE IF EXISTS dim_invoices;

DROP TABLE IF EXISTS dim_budgets;

DROP TABLE IF EXISTS dim_api_keys;

DROP TABLE IF EXISTS dim_api_key_owners;

DROP TABLE IF EXISTS dim_aliases;

DROP TABLE IF EXISTS cursor_usage_stats;

DROP TABLE IF EXISTS cursor_expenses;

DROP TABLE IF EXISTS claude_expenses;

DROP TABLE IF EXISTS claude_code_usage_stats;

DROP TABLE IF EXISTS claude_ai_usage_stats;

DROP TABLE IF EXISTS applied_winners;

DROP TABLE IF EXISTS applied_models;

DROP TABLE IF EXISTS api_usage_expenses;

DROP TABLE IF EXISTS agg_platform_day;

DROP TABLE IF EXISTS agg_person_month;

DROP TABLE IF EXISTS agg_person_day;
