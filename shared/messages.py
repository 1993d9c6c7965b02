"""The messages between functions, and the strict reading of the events that carry them.

A Pub/Sub push reaches an entry point as a CloudEvent whose data is `{"message": {"data": base64, "attributes": …}}`;
a GCS finalize notification has the same envelope with `eventType`, `bucketId` and `objectId` as attributes.
"""

from __future__ import annotations

import base64
import binascii
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec

from shared.errors import FatalError

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent

RunKind = Literal["daily", "backfill", "replay", "upload", "sheet", "sweep"]


class RunRequested(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody wants a run. Without dates: every stream's lookback up to the last closed day."""

    kind: RunKind = "daily"
    run_id: str | None = None
    start: date | None = None
    end: date | None = None
    streams: tuple[str, ...] = ()
    replay: str | None = None
    """Run whose windows are asked for again under its next revision."""
    from_lake: bool = False
    """Announce commits again instead of asking vendors."""
    accept: bool = False
    """Release the held snapshots among them."""
    today: date | None = None
    deadline: bool = False
    """Treat the deadline as passed: transform with what has arrived."""


class FetchRequested(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ask one stream for one closed window of UTC days, both ends included."""

    run_id: str
    stream: str
    start: date
    end: date
    revision: int


class SnapshotLoaded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a run's plan is in the warehouse, has failed for good, or the run is to be looked at again."""

    run_id: str
    revision: int
    stream: str | None = None
    start: date | None = None
    end: date | None = None
    deadline: bool = False
    """Do not wait for what is missing."""


class MartsBuilt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The facts were published for a run; `days` may be 0. Kind `clock` is the monitor's own schedule."""

    run_id: str | None = None
    kind: Literal["run", "clock"] = "run"
    digest: str = ""
    days: int = 0


class AlertRaised(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Incidents changed state; the ledger holds the notice under `key`."""

    key: str


class Envelope(msgspec.Struct, frozen=True):
    """One delivered message, decoded no further than its envelope."""

    body: bytes
    attributes: dict[str, str]
    message_id: str
    published_at: datetime


class _Message(msgspec.Struct):
    attributes: dict[str, str] = msgspec.field(default_factory=dict)
    data: str = ""
    message_id: str = msgspec.field(name="messageId", default="")
    publish_time: datetime | None = msgspec.field(name="publishTime", default=None)


class _PushData(msgspec.Struct):
    message: _Message


def envelope(event: CloudEvent) -> Envelope:
    """Open the Pub/Sub envelope of an event; FatalError when it is not one."""
    data: Any = event.data
    try:
        message = msgspec.convert(data, _PushData).message
        body = base64.b64decode(message.data, validate=True)
    except (msgspec.ValidationError, binascii.Error, TypeError) as error:
        raise FatalError(f"not a Pub/Sub message: {error}") from None
    if message.publish_time is None or not message.message_id:
        raise FatalError("a Pub/Sub message without messageId or publishTime")
    return Envelope(body, message.attributes, message.message_id, message.publish_time)


# msgspec prepares a type when it is first used. Lanes decode in many threads from their first moment on, and a process
# has been seen to die there: the import's one thread prepares them all.
for _kind in (RunRequested, FetchRequested, SnapshotLoaded, MartsBuilt, AlertRaised):
    msgspec.json.Decoder(_kind)
msgspec.convert({"message": {}}, _PushData)

M = TypeVar("M")


def decode(body: bytes, kind: type[M]) -> M:
    """Read a message body strictly; FatalError names what is wrong. An empty body is an error too."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise FatalError(f"unreadable {kind.__name__}: {error}") from None


def finalized_key(message: Envelope) -> str | None:
    """Return the object's key when the message says that an object was finalized, else None."""
    if message.attributes.get("eventType") != "OBJECT_FINALIZE":
        return None
    return message.attributes.get("objectId") or None


def encode(message: msgspec.Struct) -> dict[str, Any]:
    """Return the message as plain JSON values, ready for a bus."""
    plain: dict[str, Any] = msgspec.to_builtins(message)
    return plain
