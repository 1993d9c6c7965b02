"""A bus: at least once, to everybody who listens."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from shared import topology
from shared.errors import ConfigurationError, FatalError
from shared.messages import envelope

if TYPE_CHECKING:
    from tests.contract.stands import BusStand

BODY = {"text": "naïve \U0001f600", "big": 2**60 + 1, "none": None, "nested": {"list": [1, "2"]}}


def test_a_message_arrives_as_it_was_published(bus: BusStand) -> None:
    """Body and attributes survive the envelope of Pub/Sub; the message has an id and a publish time."""
    before = datetime.now(UTC).replace(microsecond=0)
    bus.bus.publish(topology.RUN_REQUESTED, BODY, {"kind": "daily"})
    bus.settle()

    ((name, event),) = bus.received
    message = envelope(event)
    assert ("plain", {"kind": "daily"}) == (name, message.attributes)
    assert BODY == json.loads(message.body)
    assert message.message_id
    assert before <= message.published_at <= datetime.now(UTC)
    assert "google.cloud.pubsub.topic.v1.messagePublished" == event["type"]
    assert "/topics/" in event["source"]
    assert event["source"].endswith("run-requested")


def test_every_message_has_its_own_id(bus: BusStand) -> None:
    """Two equal messages are two messages."""
    for _ in range(2):
        bus.bus.publish(topology.RUN_REQUESTED, {}, {})
    bus.settle()

    assert 2 == len({envelope(event).message_id for _, event in bus.received})


def test_a_filter_lets_through_what_it_names(bus: BusStand) -> None:
    """A subscriber with a filter never sees messages for others."""
    if not bus.enforces_filters:
        pytest.skip("NOT TESTED: the emulator accepts filters of subscriptions and does not apply them")
    for source in ("acme", "other"):
        bus.bus.publish(topology.FETCH_REQUESTED, {"source": source}, {"source": source})
    bus.bus.publish(topology.FETCH_REQUESTED, {}, {})
    bus.settle()

    assert ["acme"] == [envelope(event).attributes["source"] for _, event in bus.received]


def test_who_fails_is_asked_again(bus: BusStand) -> None:
    """A call that raises gets the same message again; one that returns does not."""
    bus.fail(times=2)
    bus.bus.publish(topology.RUN_REQUESTED, {}, {})
    bus.settle()

    assert 3 == len(bus.received)
    assert 1 == len({envelope(event).message_id for _, event in bus.received})


def test_nobody_listening_is_no_error(bus: BusStand) -> None:
    """A topic without subscribers takes messages all the same."""
    bus.bus.publish(topology.ALERT_RAISED, {}, {})
    bus.settle()

    assert [] == bus.received


def test_an_unknown_topic_is_refused(bus: BusStand) -> None:
    """Publishing to a topic that does not exist names it."""
    with pytest.raises(ConfigurationError, match="no-such-topic"):
        bus.bus.publish("no-such-topic", {}, {})


def test_only_json_travels(bus: BusStand) -> None:
    """A body that is not JSON is the publisher's mistake, told to the publisher."""
    with pytest.raises(FatalError, match="not JSON"):
        bus.bus.publish(topology.RUN_REQUESTED, {"at": datetime.now(UTC)}, {})
    with pytest.raises(FatalError, match="attributes that are not text: n"):
        bus.bus.publish(topology.RUN_REQUESTED, {}, {"n": 1})  # type: ignore[dict-item]
