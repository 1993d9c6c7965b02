"""What the lake remembers about files: the first arrival of a content gives the run its name, once and for all."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from shared import keys

if TYPE_CHECKING:
    from shared.ledger import Plan
    from shared.runtime import Runtime

LOS_ANGELES = ZoneInfo("America/Los_Angeles")


class Arrival(msgspec.Struct, frozen=True):
    """The first time that somebody brought this content."""

    run_id: str
    name: str
    uploaded_at: datetime


class Receipt(msgspec.Struct, frozen=True):
    """What became of one object of the uploads bucket."""

    run_id: str
    revision: int
    report: str | None = None
    """Key of the report beside it, in the uploads bucket."""


def arrival(sha256: str, name: str, at: datetime, world: Runtime) -> Arrival:
    """Return the first arrival of a content: this one, unless there was another."""
    day = world.settings.today or at.astimezone(LOS_ANGELES).date()
    mine, key = Arrival(f"upload-{day}-{sha256[:12]}", name, at), keys.upload(sha256)
    world.lake.create(key, msgspec.json.encode(mine))
    return msgspec.json.decode(world.lake.read(key), type=Arrival)


def plans(run_id: str, world: Runtime) -> list[Plan]:
    """Return what was planned for a content so far, oldest first: one plan for each thing that was said about it."""
    return sorted(world.ledger.plans(run_id), key=lambda plan: plan.revision)


def observed_at(plan: Plan) -> datetime:
    """Return the instant that was found when the file was planned."""
    return msgspec.convert(plan.request["observed_at"], datetime)


def give_receipt(sha256: str, key: str, receipt: Receipt, world: Runtime) -> None:
    """Record what became of an object, for whoever brought it."""
    world.lake.create(keys.receipt(sha256, key, receipt.revision), msgspec.json.encode(receipt))


def receipt(sha256: str, key: str, world: Runtime) -> Receipt | None:
    """Return what became of an object last, None when nothing has."""
    found = world.lake.list(keys.receipt(sha256, key))
    receipts = [msgspec.json.decode(world.lake.read(name), type=Receipt) for name in found]
    return max(receipts, key=lambda each: each.revision, default=None)
