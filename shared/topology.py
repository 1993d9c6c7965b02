"""The whole system as data: streams, functions, topics, schedules.

Standard library only. Pulumi builds this, the local runtime plays it, the monitor checks it, the README draws it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.blueprint import Endpoint, Function, Limit, Schedule, Source, Stream, Topic

__all__ = ["Endpoint", "Function", "Limit", "Schedule", "Source", "Stream", "Topic"]

RUN_REQUESTED = "run-requested"
FETCH_REQUESTED = "fetch-requested"
COMMIT_LANDED = "commit-landed"
SNAPSHOT_LOADED = "snapshot-loaded"
MARTS_BUILT = "marts-built"
ALERT_RAISED = "alert-raised"
UPLOAD_LANDED = "upload-landed"

TOPICS = (
    Topic(RUN_REQUESTED, "a scheduler's or a person's wish for a run, a replay or a sweep"),
    Topic(FETCH_REQUESTED, "one stream and one window of days to ask a vendor for"),
    Topic(COMMIT_LANDED, "the bucket's notification that a commit object was finalized", fed_by="lake/commit/"),
    Topic(SNAPSHOT_LOADED, "a snapshot is in the warehouse, or will never be"),
    Topic(MARTS_BUILT, "facts were published, or there was nothing to publish"),
    Topic(ALERT_RAISED, "an incident opened, changed or resolved"),
    Topic(UPLOAD_LANDED, "the uploads bucket's notification that a person's file was finalized", fed_by="uploads/"),
)

# Limits and where they come from: docs/limits are dated in sql/seeds/vendor_limits.csv.
SOURCES = (
    Source(
        "anthropic",
        "anthropic",
        "ANTHROPIC_ADMIN_KEY",
        "ANTHROPIC_BASE_URL",
        "https://api.anthropic.com",
        {"default": Limit(60)},
    ),
    Source(
        "claude_code",
        "anthropic",
        "ANTHROPIC_ADMIN_KEY",
        "ANTHROPIC_BASE_URL",
        "https://api.anthropic.com",
        {"default": Limit(40)},
    ),
    Source(
        "claude_enterprise",
        "anthropic",
        "ANTHROPIC_ANALYTICS_KEY",
        "ANTHROPIC_BASE_URL",
        "https://api.anthropic.com",
        {"default": Limit(60)},
    ),
    Source(
        "cursor",
        "cursor",
        "CURSOR_ADMIN_KEY",
        "CURSOR_BASE_URL",
        "https://api.cursor.com",
        {"default": Limit(20), "events": Limit(60)},
    ),
    Source("sheets", "sheets", None, None, None, {"default": Limit(60)}),
    Source("uploads", "anthropic", None, None, None, {"default": Limit(60)}, memory_mb=1024, is_asked=False),
)

UPLOAD_FRESHNESS_HOURS = 35 * 24
"""A person exports once a month; a few days of grace."""


def _upload(name: str, table: str, date_column: str, **promises: Any) -> Stream:
    """Return a stream that people bring as files; its windows are what the files cover."""
    fixed: dict[str, Any] = {"freshness_hours": UPLOAD_FRESHNESS_HOURS, "optional": True}
    return Stream(name, "uploads", table, date_column, **fixed, **promises)


STREAMS = (
    Stream("anthropic_usage", "anthropic", "raw_anthropic_usage", "usage_date", expected_rows_per_day=(1, 100_000)),
    Stream(
        "anthropic_cost",
        "anthropic",
        "raw_anthropic_cost",
        "cost_date",
        lookback_days=7,
        weekly_lookback_days=35,
        money=True,
        expected_rows_per_day=(1, 10_000),
    ),
    Stream("anthropic_keys", "anthropic", "raw_anthropic_org", "state_date", kind="state", feeds_facts=False),
    Stream("anthropic_users", "anthropic", "raw_anthropic_org", "state_date", kind="state", feeds_facts=False),
    Stream("anthropic_workspaces", "anthropic", "raw_anthropic_org", "state_date", kind="state", feeds_facts=False),
    Stream("claude_code", "claude_code", "raw_claude_code", "usage_date"),
    Stream(
        "enterprise_cost",
        "claude_enterprise",
        "raw_enterprise_cost",
        "cost_date",
        lookback_days=35,
        settles_after_hours=10,
        oldest_day=date(2026, 1, 1),
        history_days=364,
        money=True,
        optional=True,
    ),
    Stream(
        "enterprise_usage",
        "claude_enterprise",
        "raw_enterprise_usage",
        "usage_date",
        lookback_days=35,
        settles_after_hours=10,
        oldest_day=date(2026, 1, 1),
        history_days=364,
        optional=True,
    ),
    Stream(
        "enterprise_users",
        "claude_enterprise",
        "raw_enterprise_users",
        "usage_date",
        lookback_days=35,
        settles_after_hours=10,
        oldest_day=date(2026, 1, 1),
        history_days=364,
        optional=True,
    ),
    Stream("cursor_daily", "cursor", "raw_cursor_usage", "usage_date", window_days=30),
    Stream("cursor_events", "cursor", "raw_cursor_events", "usage_date", window_days=7, limit="events", money=True),
    Stream(
        "cursor_spend",
        "cursor",
        "raw_cursor_spend",
        "state_date",
        kind="state",
        money=True,
        stands_in_for="cursor_events",
    ),
    Stream("cursor_members", "cursor", "raw_cursor_members", "state_date", kind="state", feeds_facts=False),
    Stream(
        "cursor_audit", "cursor", "raw_cursor_audit", "event_date", window_days=30, optional=True, feeds_facts=False
    ),
    Stream("sheets", "sheets", "raw_sheets", "state_date", kind="state", feeds_facts=False),
    _upload("upload_claude_ai_usage", "raw_claude_ai_usage", "usage_date"),
    _upload("upload_claude_ai_audit", "raw_claude_ai_audit", "event_date"),
    _upload("upload_spend_report", "raw_claude_ai_spend", "period_start", by_period=True, money=True),
    _upload("upload_members", "raw_claude_ai_members", "state_date", kind="state", feeds_facts=False),
    _upload(
        "upload_members_analytics", "raw_claude_ai_member_activity", "period_start", by_period=True, feeds_facts=False
    ),
    _upload("upload_claude_code_team", "raw_claude_code_team", "period_start", by_period=True, feeds_facts=False),
    _upload("upload_console_usage", "raw_console_usage", "usage_date", feeds_facts=False),
    _upload("upload_console_cost", "raw_console_cost", "cost_date", money=True, feeds_facts=False),
    _upload(
        "upload_cursor_events",
        "raw_cursor_events",
        "usage_date",
        money=True,
        vendor="cursor",
        same_as="cursor_events",
    ),
)

PERSON_KEY = "AIU_PERSON_KEY"
"""Recognises who was erased wherever rows come in, and makes the hashes of people where names are hidden."""
ERASED = "lake/persons/erased/"
"""The list of who was erased, as keyed hashes."""
NOTIFIER_SECRETS = ("AIU_SMTP_PASSWORD", "AIU_SLACK_WEBHOOK_URL", "AIU_PAGERDUTY_ROUTING_KEY", "AIU_WEBHOOK_SECRET")


def _own_snapshots(source: str) -> dict[str, Any]:
    """Return where in the lake a fetcher works: on its own streams, which share the beginning of their names."""
    first, *others = (stream.name for stream in STREAMS if stream.source == source)
    own = first.partition("_")[0] + "_" if others else first
    kept = (f"lake/commit/{own}", f"lake/quarantine/{own}", "lake/failed/", "lake/trouble/")
    return {"reads": (ERASED,), "writes": (f"lake/stage/{own}", *kept), "discards": (f"lake/stage/{own}",)}


FUNCTIONS = (
    Function(
        "dispatch",
        "functions/dispatch",
        RUN_REQUESTED,
        publishes=(FETCH_REQUESTED, UPLOAD_LANDED, COMMIT_LANDED, SNAPSHOT_LOADED),
        reads=("lake/commit/", "lake/failed/", "warehouse/raw"),
        writes=("lake/runs/", "lake/accept/"),
    ),
    *(
        Function(
            f"fetch-{source.name.replace('_', '-')}",
            f"functions/fetchers/{source.name}",
            FETCH_REQUESTED,
            publishes=(COMMIT_LANDED, SNAPSHOT_LOADED),
            filter_attribute=("source", source.name),
            secrets=(source.key_variable, PERSON_KEY) if source.key_variable else (PERSON_KEY,),
            memory_mb=source.memory_mb,
            max_instances=1,
            concurrency=16,
            **_own_snapshots(source.name),
        )
        for source in SOURCES
        if source.is_asked
    ),
    Function(
        "load-upload",
        "functions/loaders/upload",
        UPLOAD_LANDED,
        publishes=(COMMIT_LANDED, SNAPSHOT_LOADED),
        secrets=(PERSON_KEY,),
        memory_mb=1024,
        max_instances=1,
        reads=("uploads/", ERASED, "warehouse/base"),
        writes=(
            *("uploads/", "lake/uploads/", "lake/runs/", "lake/stage/upload_", "lake/commit/upload_"),
            *("lake/quarantine/", "lake/failed/", "lake/trouble/"),
        ),
        discards=("lake/stage/upload_",),
    ),
    Function(
        "load-snapshot",
        "functions/loaders/snapshot",
        COMMIT_LANDED,
        publishes=(SNAPSHOT_LOADED,),
        secrets=(PERSON_KEY,),
        reads=("lake/commit/", "lake/stage/", "lake/accept/", ERASED),
        writes=("warehouse/raw",),
    ),
    Function(
        "transform",
        "functions/transform",
        SNAPSHOT_LOADED,
        publishes=(MARTS_BUILT,),
        secrets=(PERSON_KEY,),
        memory_mb=1024,
        max_instances=1,
        reads=("lake/commit/", "lake/failed/", "lake/trouble/", "warehouse/raw"),
        writes=("lake/runs/", "warehouse/base", "warehouse/ops", "warehouse/bi"),
    ),
    # One instance each: a message that comes twice is handled one after the other, and nobody is told twice.
    Function(
        "monitor",
        "functions/monitor",
        MARTS_BUILT,
        publishes=(ALERT_RAISED,),
        max_instances=1,
        reads=("warehouse/base", "warehouse/raw", "warehouse/bi"),
        writes=("lake/alerts/", "warehouse/ops"),
    ),
    Function(
        "notify",
        "functions/notify",
        ALERT_RAISED,
        max_instances=1,
        secrets=NOTIFIER_SECRETS,
        writes=("lake/alerts/",),
    ),
)

ENDPOINTS = (
    Endpoint(
        "health",
        "functions/health",
        ("/health", "/health/now"),
        reads=("warehouse/base", "warehouse/ops", "warehouse/bi"),
    ),
)
"""What answers questions over HTTP: a function that hears messages cannot."""

SCHEDULES = (
    Schedule("daily", "0 6 * * *", RUN_REQUESTED, {"kind": "daily"}),
    Schedule("sweep", "20 * * * *", RUN_REQUESTED, {"kind": "sweep"}),
    Schedule("monitor", "50 * * * *", MARTS_BUILT, {"kind": "clock"}),
)

DEADLINE_HOURS = 2
"""A run is transformed with what has arrived when this long has passed since it was planned."""
MAX_DELIVERY_ATTEMPTS = 10
RETENTION_DAYS = 31

_STREAMS = {stream.name: stream for stream in STREAMS}
_SOURCES = {source.name: source for source in SOURCES}


def stream(name: str) -> Stream:
    """Return the stream of that name; KeyError when there is none."""
    return _STREAMS[name]


def vendor(of: Stream) -> str:
    """Return who sends the invoice for a stream's figures."""
    return of.vendor or source(of.source).vendor


def source(name: str) -> Source:
    """Return the source of that name; KeyError when there is none."""
    return _SOURCES[name]
