"""A counter at which files are handed in: a world of the pipeline with an uploads bucket, and files to bring."""

from __future__ import annotations

import gzip
import json
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from functions.loaders.upload.arrivals import receipt
from functions.loaders.upload.content import examine
from local.folder_lake import FolderLake
from tests.pipeline.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shared.ledger import Plan

TODAY = date(2026, 11, 21)
SUMMARY = "email,date,message_count,conversation_sessions,input_tokens,output_tokens,daily_active_usage\n"
SPEND = (
    "user_email,account_uuid,product,model,model_family,total_requests,total_prompt_tokens,"
    "total_completion_tokens,total_net_spend_usd,total_gross_spend_usd\n"
)
AUDIT = "created_at,actor_info,event,event_info,entity_info,ip_address,device_id,user_agent,client_platform\n"


class Counter(World):
    """One installation with an uploads bucket."""

    def open(self) -> None:
        """Start the process's runtime; the bucket tells of its objects."""
        super().open()
        self.uploads = FolderLake(self.folder / "uploads", on_create=self._tell)
        self.runtime.__dict__["uploads"] = self.uploads

    def _tell(self, key: str, size: int) -> None:
        self.bus.finalized("uploads", key, size)

    def bring(self, text: str | bytes, name: str = "export.csv", **sidecar: Any) -> Plan:
        """Drop a file, with a sidecar when something is said about it, and return what was planned for it."""
        data = text.encode() if isinstance(text, str) else text
        if sidecar:
            self.uploads.create(f"{name}.json", json.dumps(sidecar).encode())
        if not self.uploads.create(name, data):
            self.bus.finalized("uploads", name, len(data))
        self.settle()
        return self.plan(name)

    def settle(self) -> None:
        """Wait until nothing moves, and expect that nothing was given up."""
        self.bus.drain(60)
        assert [] == [f"{dead.function}: {dead.error!r}" for dead in self.bus.dead_letters]

    def plan(self, name: str) -> Plan:
        """Return the plan under which an object was taken or refused."""
        content = examine(lambda: self.uploads.open(name))
        found = receipt(content.sha256, name, self.runtime)
        assert found
        plan = self.runtime.ledger.plan(found.run_id, found.revision)
        assert plan
        return plan

    def counts(self, plan: Plan) -> tuple[int, int]:
        """Return how many rows of a file were loaded and quarantined."""
        commit = self.runtime.ledger.committed(plan.entries[0])
        assert commit
        return commit.rows, commit.quarantined_rows

    def failure(self, plan: Plan) -> str:
        """Return why a file was refused."""
        (failure,) = (f for f in self.runtime.ledger.failures(plan.run_id) if f.revision == plan.revision)
        return failure.error

    def state(self, stream: str, day: date) -> str | None:
        """Return what coverage says about a day."""
        rows = self.query("SELECT state FROM source_coverage WHERE stream = @s AND date = @d", s=stream, d=day)
        return str(rows[0]["state"]) if rows else None


@contextmanager
def counter(folder: Path) -> Iterator[Counter]:
    """Open a counter on 2026-11-21 and close it."""
    opened = Counter(folder, TODAY)
    try:
        yield opened
    finally:
        opened.close()


def packed(data: bytes) -> bytes:
    """Return the data as a gzip file."""
    return gzip.compress(data, mtime=0)


def used(day: str, messages: int = 1, email: str = "ana@example.com") -> str:
    """Return one row of the daily summary."""
    return f"{email},{day},{messages},1,10,5,true\n"


def event(at: str, name: str = "conversation_created") -> str:
    """Return one row of the audit log."""
    actor = "\"{'name': 'Ana', 'metadata': {'email_address': 'ana@example.com'}}\""
    return f"{at},{actor},{name},,,,,,web\n"
