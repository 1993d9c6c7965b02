"""One real message for each function, what must lie ready for it, and what it must leave behind."""

from __future__ import annotations

import asyncio
import csv
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from functions.fetchers.claude_code import rows as claude_code
from local.env_secrets import EnvSecrets
from local.folder_lake import FolderLake
from shared import keys, notices, topology
from shared.ledger import Ledger, Plan
from shared.messages import AlertRaised, FetchRequested, MartsBuilt, RunRequested, SnapshotLoaded
from shared.protocols import Notice
from shared.rows import Page
from shared.snapshot import take
from tests.functions.serving import notification, push

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.functions.serving import Served

DAY = date(2026, 9, 1)
TODAY = date(2026, 9, 2)
ENTRY = FetchRequested("backfill-2026-09-02-000000000001", "claude_code", DAY, DAY, 1)
ALERT = "alerts/0123456789ab/open.json"
PAGE = {
    "data": [
        {
            "date": "2026-09-01T00:00:00Z",
            "actor": {"type": "user_actor", "email_address": "ana@example.com"},
            "organization_id": "11111111-2222-3333-4444-555555555555",
            "customer_type": "api",
            "terminal_type": "vscode",
            "core_metrics": {
                "num_sessions": 2,
                "lines_of_code": {"added": 10, "removed": 1},
                "commits_by_claude_code": 1,
                "pull_requests_by_claude_code": 0,
            },
            "tool_actions": {},
            "model_breakdown": [],
        }
    ],
    "has_more": False,
    "next_page": None,
}


@dataclass(frozen=True)
class Example:
    """A message, and how to see that it was handled."""

    message: dict[str, Any]
    left_behind: Callable[[Served], object]
    """Something true when the function has done its work."""
    prepare: Callable[[Path], None] = lambda _: None


def body(message: msgspec.Struct) -> Any:
    """Return a message as plain JSON values."""
    return msgspec.to_builtins(message)


def in_lake(key: str) -> Callable[[Served], object]:
    """Look for a key, or keys under a prefix."""
    return lambda served: served.lake.list(key)


def logged(message: str, **fields: Any) -> Callable[[Served], object]:
    """Look for a log line with these fields."""
    return lambda served: [line for line in served.lines(message) if line | fields == line]


def _fetch(stream: str, kind: str = "failed") -> Example:
    """Without a key the vendor cannot be asked, which is recorded for good; the sheet needs none."""
    entry = FetchRequested("daily-2026-09-02", stream, TODAY, TODAY, 1)
    key = keys.commit(entry) if kind == "commit" else keys.failed(entry)
    attributes = {"source": topology.stream(stream).source}
    return Example(push(body(entry), attributes), in_lake(key), _people if kind == "commit" else lambda _: None)


def _people(folder: Path) -> None:
    with (folder / "sheets" / "users.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["email", "name"], ["ana@example.com", "Ana"]])


def _a_commit(folder: Path) -> None:
    async def pages() -> AsyncIterator[Page]:
        yield Page(json.dumps(PAGE).encode(), {"day": str(DAY)})

    commit = asyncio.run(take(FolderLake(folder / "lake"), ENTRY, pages(), claude_code.rows, EnvSecrets({})))
    assert commit is not None
    assert 1 == commit.rows


def _a_plan(folder: Path) -> None:
    at = datetime(2026, 9, 2, 14, tzinfo=UTC)
    plan = Plan("backfill-2026-09-02-000000000002", "backfill", at, at + timedelta(hours=2), TODAY, 1, ())
    Ledger(FolderLake(folder / "lake")).propose(plan)


def _a_notice(folder: Path) -> None:
    notices.write(Notice("Data is late", "The text."), ALERT, FolderLake(folder / "lake"))


def _a_file(folder: Path) -> None:
    (folder / "uploads" / "export.csv").write_text("no,known,header\n1,2,3\n", encoding="utf-8")


EXAMPLES = {
    "dispatch": Example(push(body(RunRequested())), in_lake("runs/daily-2026-09-02/plan-1.json")),
    "fetch-anthropic": _fetch("anthropic_usage"),
    "fetch-claude-code": _fetch("claude_code"),
    "fetch-claude-enterprise": _fetch("enterprise_cost"),
    "fetch-cursor": _fetch("cursor_daily"),
    "fetch-sheets": _fetch("sheets", "commit"),
    "load-upload": Example(notification("export.csv"), in_lake("uploads/"), _a_file),
    "load-snapshot": Example(notification(keys.commit(ENTRY)), logged("load.done", rows=1), _a_commit),
    "transform": Example(
        push(body(SnapshotLoaded("backfill-2026-09-02-000000000002", 1))),
        in_lake("runs/backfill-2026-09-02-000000000002/applied/"),
        _a_plan,
    ),
    "monitor": Example(push(body(MartsBuilt(kind="clock"))), logged("monitor.done", unknown=0)),
    "notify": Example(push(body(AlertRaised(ALERT))), in_lake(ALERT.replace(".json", "/sent-1.json")), _a_notice),
}
