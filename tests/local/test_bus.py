"""The in-process bus: threads in the place of instances, redelivery, dead letters, and an orderly end."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from flask import Flask, request
from functions_framework.event_conversion import background_event_to_cloud_event

from shared import topology
from shared.errors import RetriableError
from shared.messages import envelope
from tests.local.buses import NOW, WAIT_S, one, send

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent


def test_an_event_is_what_functions_framework_would_make() -> None:
    """The event equals, field for field, the conversion of the push body that Pub/Sub would send."""
    events: list[CloudEvent] = []
    with closing(one(events.append, now=lambda: NOW)) as bus:
        send(bus)
        bus.drain(WAIT_S)
    (event,) = events
    message = {key: value for key, value in event.data["message"].items() if key != "@type"}
    push = {"subscription": "projects/local/subscriptions/f", "message": message}
    with Flask("f").test_request_context("/projects/local/topics/run-requested", method="POST", json=push):
        expected = background_event_to_cloud_event(request)

    assert expected.get_attributes() == event.get_attributes()
    assert expected.data == event.data
    assert "2026-09-01T12:00:00.123Z" == event["time"]


def test_calls_overlap_up_to_the_topologys_limit() -> None:
    """Sixteen messages are handled at once where the topology says sixteen: all wait for the last one."""
    together = threading.Barrier(16)

    with closing(one(lambda _: together.wait(WAIT_S), slots=16)) as bus:
        send(bus, 16)
        bus.drain(WAIT_S)

        assert [] == bus.dead_letters


def test_one_at_a_time_where_the_topology_says_so() -> None:
    """A function of one instance and no concurrency is never called beside itself."""
    inside, most = Counter[str](), 0

    def handler(_: CloudEvent) -> None:
        nonlocal most
        inside["now"] += 1
        most = max(most, inside["now"])
        inside["now"] -= 1

    with closing(one(handler)) as bus:
        send(bus, 50)
        bus.drain(WAIT_S)

    assert 1 == most


def test_a_publisher_never_does_the_work() -> None:
    """No entry point runs in a publisher's thread, not even in that of another entry point."""
    threads: list[str] = []

    def handler(event: CloudEvent) -> None:
        threads.append(threading.current_thread().name)
        if envelope(event).attributes["n"] == "0":
            bus.publish(topology.RUN_REQUESTED, {}, {"n": "again"})
            assert 1 == len(threads)

    with closing(one(handler)) as bus:
        send(bus)
        bus.drain(WAIT_S)

    assert ["f", "f"] == threads


def test_what_a_receiver_does_to_an_event_stays_there() -> None:
    """The second attempt sees the message as it was published, whatever the first did to it."""
    seen: list[dict[str, str]] = []

    def handler(event: CloudEvent) -> None:
        attributes = event.data["message"]["attributes"]
        seen.append(dict(attributes))
        attributes.clear()
        if len(seen) == 1:
            raise OSError("a bad day")

    with closing(one(handler)) as bus:
        send(bus)
        bus.drain(WAIT_S)

    assert [{"n": "0"}, {"n": "0"}] == seen


def test_a_hopeless_message_becomes_a_dead_letter() -> None:
    """After the last attempt the message is kept with its error, and the others go on."""

    def handler(event: CloudEvent) -> None:
        if envelope(event).attributes["n"] == "1":
            raise RetriableError("never today")

    with closing(one(handler, attempts=3)) as bus:
        send(bus, 3)
        bus.drain(WAIT_S)
        (dead,) = bus.dead_letters

    assert ("f", topology.RUN_REQUESTED, 3, "never today") == (
        dead.function,
        dead.topic,
        dead.attempts,
        str(dead.error),
    )
    assert {"n": 1} == json.loads(dead.message.data)


def test_a_handler_that_exits_does_not_end_the_bus() -> None:
    """SystemExit in an entry point is one failed call."""
    calls: list[str] = []

    def handler(event: CloudEvent) -> None:
        calls.append(envelope(event).attributes["n"])
        if calls == ["0"]:
            sys.exit(3)

    with closing(one(handler)) as bus:
        send(bus, 2)
        bus.drain(WAIT_S)

    assert {"0": 2, "1": 1} == Counter(calls)


def test_draining_gives_up_when_told() -> None:
    """Draining with a time limit says how many messages are still on their way."""
    release = threading.Event()
    with closing(one(lambda _: release.wait(WAIT_S))) as bus:
        send(bus, 2)
        with pytest.raises(RetriableError, match="2 messages"):
            bus.drain(0.01)
        release.set()
        bus.drain(WAIT_S)


def test_ctrl_c_while_draining_stops_cleanly() -> None:
    """An interrupt lets the running call end, starts nothing else, and reaches the caller."""
    calls: list[int] = []
    release = threading.Event()

    def handler(_: CloudEvent) -> None:
        calls.append(1)
        release.wait(WAIT_S)

    bus = one(handler)
    send(bus, 5)
    main = threading.main_thread().ident or 0
    threading.Timer(0.1, signal.pthread_kill, (main, signal.SIGINT)).start()
    threading.Timer(0.5, release.set).start()
    with pytest.raises(KeyboardInterrupt):
        bus.drain(WAIT_S)

    assert [1] == calls
    with pytest.raises(RetriableError, match="closed"):
        send(bus)


def test_a_closed_bus_forgets_its_queue() -> None:
    """What was queued when the bus was closed is not handled afterwards: the lake is the truth."""
    calls: list[int] = []
    started, release = threading.Event(), threading.Event()

    def handler(_: CloudEvent) -> None:
        calls.append(1)
        started.set()
        release.wait(WAIT_S)

    bus = one(handler)
    send(bus, 5)
    started.wait(WAIT_S)
    threading.Timer(0.01, release.set).start()
    bus.close()

    assert [1] == calls
