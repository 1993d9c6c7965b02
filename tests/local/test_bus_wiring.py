"""The in-process bus: whom it calls, what buckets tell it, and bad days on demand."""

from __future__ import annotations

import json
import sys
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

from local.bus.chaos import Chaos
from local.bus.in_process import InProcessBus, Notification
from shared import topology
from shared.messages import envelope, finalized_key
from tests.local.buses import NOW, WAIT_S, noting, one, send

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from cloudevents.http import CloudEvent


def test_an_entry_point_is_imported_by_its_dotted_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function's folder is its package, imported when its first message comes, not before."""
    package = tmp_path / "acme_functions" / "greet"
    package.mkdir(parents=True)
    (package / "main.py").write_text("calls = []\ndef hello(event):\n    calls.append(event['type'])\n")
    monkeypatch.syspath_prepend(tmp_path)
    function = topology.Function("greet", "acme_functions/greet", topology.RUN_REQUESTED, entry_point="hello")
    with closing(InProcessBus([function])) as bus:
        assert "acme_functions.greet.main" not in sys.modules
        send(bus)
        bus.drain(WAIT_S)

    assert 1 == len(sys.modules["acme_functions.greet.main"].calls)


def test_a_function_that_cannot_be_imported_is_a_dead_letter() -> None:
    """A missing module is that function's failure, told with its name."""
    function = topology.Function("gone", "acme_functions/gone", topology.RUN_REQUESTED)
    with closing(InProcessBus([function], backoff_s=0.001)) as bus:
        send(bus)
        bus.drain(WAIT_S)

        assert ["gone"] == [dead.function for dead in bus.dead_letters]


def test_a_bucket_tells_about_new_objects() -> None:
    """A finalized object under a watched prefix is announced as GCS does it; others are not."""
    events: list[CloudEvent] = []
    watched = [Notification("lake", "commit/", topology.RUN_REQUESTED)]
    with closing(one(events.append, notifications=watched, now=lambda: NOW)) as bus:
        bus.finalized("lake", "commit/a.json", 12)
        bus.finalized("lake", "stage/a", 12)
        bus.finalized("uploads", "commit/a.json", 12)
        bus.drain(WAIT_S)
    (event,) = events
    message = envelope(event)
    resource = json.loads(message.body)

    assert "commit/a.json" == finalized_key(message)
    assert {
        "eventType": "OBJECT_FINALIZE",
        "bucketId": "lake",
        "objectId": "commit/a.json",
        "objectGeneration": "1788264000123456",
        "eventTime": "2026-09-01T12:00:00.123Z",
        "payloadFormat": "JSON_API_V1",
    } == message.attributes
    assert ("commit/a.json", "lake", "12", "1788264000123456") == tuple(
        resource[name] for name in ("name", "bucket", "size", "generation")
    )


def test_chaos_doubles_and_reorders() -> None:
    """Every message comes twice and in another order, none is missing."""
    order: list[str] = []
    chaos = Chaos(duplicate=True, shuffle=True, seed=1)
    with closing(one(noting(order), chaos=chaos)) as bus:
        send(bus, 20)
        bus.drain(WAIT_S)

    assert {str(n): 2 for n in range(20)} == Counter(order)
    assert sorted(order, key=int) != order


def test_chaos_loses_the_same_messages_again() -> None:
    """Equal seeds lose equal messages, about the share that was asked for."""
    runs = []
    for _ in range(2):
        kept: list[str] = []
        chaos = Chaos(drop=0.3, seed=7)
        with closing(one(noting(kept), chaos=chaos)) as bus:
            send(bus, 100)
            bus.drain(WAIT_S)
        runs.append(kept)
        assert 100 == len(kept) + chaos.lost

    assert runs[0] == runs[1]
    assert 55 <= len(runs[0]) <= 85
