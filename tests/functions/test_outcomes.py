"""Which errors bring a message back, and which end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shared.messages import AlertRaised
from tests.functions.messages import ALERT, EXAMPLES, body
from tests.functions.serving import DEPLOYED, notification, push, serving

if TYPE_CHECKING:
    from pathlib import Path

FUNCTIONS = {function.name: function for function in DEPLOYED}


def test_what_may_succeed_later_comes_again(tmp_path: Path) -> None:
    """A mail server that nobody runs is a RetriableError: 503, a warning, and the notice is not marked as sent."""
    nobody = "smtp://127.0.0.1:1?from=aiu@example.com&to=ana@example.com"
    with serving(FUNCTIONS["notify"], tmp_path, AIU_NOTIFY=nobody) as served:
        EXAMPLES["notify"].prepare(tmp_path)

        assert (503, "") == served.post(push(body(AlertRaised(ALERT)))), served.output()
        assert ["WARNING"] == [line["severity"] for line in served.lines("message.retried")]


def test_what_somebody_has_to_mend_comes_again(tmp_path: Path) -> None:
    """A setting that is wrong is no fault of the message: 500, so that it waits for the setting to be mended."""
    with serving(FUNCTIONS["notify"], tmp_path, AIU_NOTIFY="webhook:nowhere") as served:
        EXAMPLES["notify"].prepare(tmp_path)

        assert (500, "") == served.post(push(body(AlertRaised(ALERT)))), served.output()
        assert ["ERROR"] == [line["severity"] for line in served.lines("message.misconfigured")]


def test_what_nobody_foresaw_comes_again(tmp_path: Path) -> None:
    """A notification of a commit that is not there is none that a bucket sends: 500, and the traceback in one line."""
    with serving(FUNCTIONS["load-snapshot"], tmp_path) as served:
        assert (500, "") == served.post(notification("commit/forged.json"))
        (line,) = served.lines("message.failed")

        assert "ERROR" == line["severity"]
        assert "MissingObjectError" in line["stack_trace"]


def test_a_notice_that_never_was_is_acknowledged(tmp_path: Path) -> None:
    """A key that names no notice is refused for good: 204, and an error in the log."""
    with serving(FUNCTIONS["notify"], tmp_path) as served:
        assert (204, "") == served.post(push({"key": "commit/other.json"}))
        assert ["FatalError"] == [line["kind"] for line in served.lines("message.refused")]


@pytest.mark.parametrize("attributes", [None, {"source": "anthropic"}, {"Source": "cursor"}])
def test_a_message_for_another_function_is_left_to_it(attributes: dict[str, str] | None, tmp_path: Path) -> None:
    """Where the subscription's filter let a message through, the function lets it go: 204, and nothing is done."""
    message = EXAMPLES["fetch-cursor"].message["message"]
    with serving(FUNCTIONS["fetch-cursor"], tmp_path) as served:
        stray = push(attributes=attributes, data=message["data"])

        assert (204, "") == served.post(stray)
        assert [1] == [len(served.lines("message.not_mine"))]
        assert [] == served.lake.list("")


@pytest.mark.parametrize("setting", ["AIU_LAKE", "AIU_BUS", "AIU_WAREHOUSE", "AIU_TODAY", "CURSOR_BASE_URL"])
def test_a_malformed_setting_never_gets_as_far_as_a_message(setting: str, tmp_path: Path) -> None:
    """An instance with one does not start, so a deployment that brings one fails and the last good one stays."""
    with (
        pytest.raises(RuntimeError, match=rf"ended while it started:[\s\S]*ConfigurationError: {setting}"),
        serving(FUNCTIONS["transform"], tmp_path, **{setting: "nonsense"}),
    ):
        pass


@pytest.mark.parametrize("signature", ["http", "cloudevent", "event"])
def test_the_framework_hands_over_requests(signature: str, tmp_path: Path) -> None:
    """Whatever signature a deployment names; the framework itself would answer a push without a body with 400."""
    with serving(FUNCTIONS["notify"], tmp_path, FUNCTION_SIGNATURE_TYPE=signature) as served:
        assert (204, "") == served.post(push())
        assert (204, "") == served.post(push("unreadable"))


def test_days_are_those_of_the_message(tmp_path: Path) -> None:
    """A daily message that was published before midnight in Los Angeles is that day's, however late it arrives."""
    late = push({"kind": "daily"}, publishTime="2026-09-02T06:59:59Z")
    with serving(FUNCTIONS["dispatch"], tmp_path, AIU_TODAY="") as served:
        assert (204, "") == served.post(late), served.output()
        assert ["runs/daily-2026-09-01/plan-1.json"] == served.lake.list("runs/")
