"""A push is read as functions-framework would read it, and what is no push is named without its content."""

from __future__ import annotations

import json

import pytest
from flask import Flask, request
from functions_framework.event_conversion import background_event_to_cloud_event

from shared import push as pushes
from shared.messages import envelope
from tests.functions.serving import notification
from tests.functions.serving import push as pushed

CANARY = "sk-example-canary-0123456789abcdef"


@pytest.mark.parametrize(
    "posted",
    [pushed({"kind": "daily"}), pushed({"n": 1}, {"source": "cursor"}), notification("commit/a/b.json")],
    ids=["plain", "attributes", "notification"],
)
def test_an_event_is_what_functions_framework_would_make(posted: dict[str, object]) -> None:
    """Body, attributes, id and instant are those of the framework's own conversion, which alone forgets where from."""
    with Flask("f").test_request_context("/", method="POST", json=posted):
        expected = background_event_to_cloud_event(request)

    event = pushes.read(json.dumps(posted).encode()).event()

    assert envelope(expected) == envelope(event)
    assert expected["type"] == event["type"]
    assert "//pubsub.googleapis.com/projects/example/subscriptions/one" == event["source"]


def test_fields_that_google_adds_are_no_error() -> None:
    """What nobody reads may be anything."""
    posted = pushed({}, orderingKey="a", newField={"x": [1]}) | {"another": None}

    assert "1001" == pushes.read(json.dumps(posted).encode()).message.message_id


def test_attempts_are_told_where_they_are_counted() -> None:
    """A subscription with dead letters counts; another one does not."""
    counted = pushed({})
    uncounted = {name: value for name, value in counted.items() if name != "deliveryAttempt"}

    assert 3 == pushes.read(json.dumps(counted).encode()).delivery_attempt
    assert pushes.read(json.dumps(uncounted).encode()).delivery_attempt is None


@pytest.mark.parametrize(
    "body",
    [
        CANARY.encode(),
        json.dumps(CANARY).encode(),
        json.dumps(pushed({}, data=CANARY + "!")).encode(),
        json.dumps(pushed({}, publishTime=CANARY)).encode(),
        json.dumps(pushed({}, {CANARY: 1})).encode(),
        json.dumps({"message": CANARY, "subscription": CANARY}).encode(),
    ],
)
def test_what_is_wrong_is_said_without_the_content(body: bytes) -> None:
    """The words go to a log and to whoever asked: they name the field and the fault, never a value."""
    with pytest.raises(pushes.PushError) as caught:
        pushes.read(body)

    assert "canary" not in str(caught.value)
