"""Every function that hears messages, from its very archive, under the framework that the cloud runs it with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.functions.messages import EXAMPLES
from tests.functions.serving import push

if TYPE_CHECKING:
    from tests.functions.serving import Served

MESSAGE_ID = {"messageId": "1001"}
WHEN = {"publishTime": "2026-09-02T13:00:00Z"}
NO_PUSHES: dict[str, Any] = {
    "nothing": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"message": "\xff"}',
    "a list": [],
    "a number": 1,
    "null": b"null",
    "no message": {"subscription": "projects/example/subscriptions/one"},
    "a message that is text": {"message": "hello", "subscription": "s"},
    "no subscription": {"message": {**MESSAGE_ID, **WHEN, "data": "e30="}},
    "no id": {"message": {**WHEN, "data": "e30="}, "subscription": "s"},
    "an empty id": push({}, messageId=""),
    "no instant": {"message": {**MESSAGE_ID, "data": "e30="}, "subscription": "s"},
    "an instant without a zone": push({}, publishTime="2026-09-02T13:00:00"),
    "a day": push({}, publishTime="2026-09-02"),
    "data that is no base64": push({}, data="%%%"),
    "data with something between": push({}, data="e3 0="),
    "data that is a number": push({}, data=1),
    "attributes that are numbers": push({}, {"source": 1}),
    "attributes that are a list": push({}, ["source"]),
    "a list nested deeply": b"[" * 100_000,
}


def test_a_message_is_handled_and_acknowledged(served: Served) -> None:
    """A push of Pub/Sub, or of a bucket through it, does the function's work; a second delivery changes nothing."""
    example = EXAMPLES[served.name]

    assert (204, "") == served.post(example.message), served.output()
    assert example.left_behind(served), served.output()
    there = served.lake.list("")
    assert (204, "") == served.post(example.message), served.output()
    assert there == served.lake.list("")


@pytest.mark.parametrize("body", NO_PUSHES.values(), ids=NO_PUSHES.keys())
def test_what_is_no_push_is_refused(served: Served, body: Any) -> None:
    """Pub/Sub sends nothing of the kind: the answer is 400, says what is wrong in a line, and nothing is done."""
    there = served.lake.list("")

    status, text = served.post(body)

    assert 400 == status
    assert text.startswith("not a push of Pub/Sub: ")
    assert 1 == text.count("\n")
    assert there == served.lake.list("")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
def test_only_a_post_is_a_push(served: Served, method: str) -> None:
    """Nothing but POST is answered."""
    assert (405, "") == served.ask(method, "/")


def test_a_message_without_a_body_is_acknowledged(served: Served) -> None:
    """It can never become readable: it is answered and logged, and does not come again."""
    before = len(served.lines("message.empty"))

    assert (204, "") == served.post(push())
    assert before + 1 == len(served.lines("message.empty"))


@pytest.mark.parametrize(
    "body", ["text", 1, [], {"nobody": "knows"}, {"run_id": 1}, {"kind": "' OR 1=1 --"}, {"key": "../../etc/passwd"}]
)
def test_an_unreadable_message_is_acknowledged_aloud(served: Served, body: Any) -> None:
    """A body that is no message of ours is an error in the log, never an endless delivery and never a crash."""
    example = EXAMPLES[served.name].message["message"].get("attributes", {})
    attributes = {name: value for name, value in example.items() if name == "source"}
    there = served.lake.list("")

    assert (204, "") == served.post(push(body, attributes)), served.output()
    assert there == served.lake.list("")
    assert [] == served.lines("message.failed")


def test_lines_are_json_in_the_words_of_the_cloud(served: Served) -> None:
    """Whatever a function writes is one JSON object a line, with severity, message and time."""
    served.post(push())

    for message in ("function.started", "message.empty"):
        for line in served.lines(message):
            assert {"severity", "time", "function"} <= line.keys()
            assert message == line["event"]
            assert served.name == line["function"]
