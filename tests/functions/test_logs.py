"""Log lines are found below their request, and nobody's credential is in any of them."""

from __future__ import annotations

import base64
import io
import json
import logging
import re
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers

from shared import keys, tracing
from shared import log as logs
from shared.hidden import hide, without_secrets
from shared.messages import FetchRequested
from tests.functions.messages import DAY, body
from tests.functions.serving import DEPLOYED, Deployed, push, serving
from tests.functions.vendor import SlowVendor
from tests.house.repository import files, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "00f067aa0ba902b7"
NAMED = f"projects/example/traces/{TRACE}"
CANARY = 'canary-0123456789-abcdef-"quoted"-and-\\-more'
KEY = "sk-ant-admin01-canary-0123456789abcdef"
BITS_OF_A_LETTER = 6
FETCHER = next(function for function in DEPLOYED if function.name == "fetch-claude-code")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Log for the cloud into a string, and leave everything as it was."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    logs.configure(stream=stream, for_cloud=True)
    yield stream
    root.handlers[:], root.level = before, level
    structlog.reset_defaults()


def _lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ({}, {}),
        (
            {"traceparent": f"00-{TRACE}-{SPAN}-01"},
            {tracing.TRACE: NAMED, tracing.SPAN: SPAN, tracing.SAMPLED: True},
        ),
        (
            {"traceparent": f"00-{TRACE}-{SPAN}-00", "X-Cloud-Trace-Context": "f" * 32},
            {tracing.TRACE: NAMED, tracing.SPAN: SPAN, tracing.SAMPLED: False},
        ),
        (
            {"X-Cloud-Trace-Context": f"{TRACE}/67667974448284343;o=1"},
            {tracing.TRACE: NAMED, tracing.SPAN: SPAN, tracing.SAMPLED: True},
        ),
        ({"X-Cloud-Trace-Context": TRACE.upper()}, {tracing.TRACE: NAMED, tracing.SAMPLED: False}),
        ({"X-Cloud-Trace-Context": f"{TRACE}/0;o=0"}, {tracing.TRACE: NAMED, tracing.SAMPLED: False}),
        ({"X-Cloud-Trace-Context": f"{TRACE}/99999999999999999999"}, {tracing.TRACE: NAMED, tracing.SAMPLED: False}),
        ({"X-Cloud-Trace-Context": "0" * 32}, {}),
        ({"X-Cloud-Trace-Context": f'{TRACE}"}}\n{{"severity": "CRITICAL"'}, {}),
        ({"traceparent": f"00-{TRACE}-{SPAN}"}, {}),
        ({"traceparent": "x" * 10_000}, {}),
    ],
)
def test_a_trace_is_read_strictly(headers: dict[str, str], fields: dict[str, Any]) -> None:
    """A header that names a trace is told in the words of Cloud Logging; anything else is not told at all."""
    assert fields == tracing.fields(_WithoutChecks(headers), "example")


class _WithoutChecks(Headers):
    """Headers that may hold a line break, which no server lets through."""

    def __init__(self, values: dict[str, str]) -> None:
        super().__init__()
        self._list = list(values.items())


def test_every_line_of_a_request_names_its_trace(tmp_path: Path) -> None:
    """Lines of the work itself too, also when it goes on in another thread; the bus says which project it is."""
    entry = FetchRequested("daily-2026-09-02", "claude_code", DAY, DAY, 1)
    with serving(FETCHER, tmp_path, AIU_BUS="inprocess:") as served:
        served.post(push(body(entry), {"source": "claude_code"}), {"traceparent": f"00-{TRACE}-{SPAN}-01"})
        (line,) = served.lines("fetch.failed")

    assert {tracing.TRACE: TRACE, tracing.SPAN: SPAN, tracing.SAMPLED: True}.items() <= line.items()
    assert {"run_id": "daily-2026-09-02", "stream": "claude_code", "message_id": "1001"}.items() <= line.items()


@pytest.mark.parametrize("bus", ["pubsub://example", "pubsub://example/prefix"])
def test_the_project_is_that_of_the_bus(bus: str, tmp_path: Path) -> None:
    """Cloud Logging wants the trace with its project, which no variable of the cloud names."""
    with serving(FETCHER, tmp_path, AIU_BUS=bus) as served:
        served.post(push(), {"traceparent": f"00-{TRACE}-{SPAN}-01"})

        assert [NAMED] == [line[tracing.TRACE] for line in served.lines("message.empty")]


def test_no_credential_is_in_any_line(tmp_path: Path) -> None:
    """Not in what the vendor says about the key, nor from headers, addresses or attributes of what was posted."""
    entry = FetchRequested("daily-2026-09-02", "claude_code", DAY, DAY, 1)
    vendor = SlowVendor(401, json.dumps({"error": {"message": f"invalid x-api-key {KEY}"}}).encode())
    vendor.released.set()
    with (
        vendor.serving(),
        serving(FETCHER, tmp_path, ANTHROPIC_ADMIN_KEY=KEY, ANTHROPIC_BASE_URL=vendor.url) as served,
    ):
        told = {"Authorization": f"Bearer {KEY}", "X-Api-Key": KEY, "Cookie": KEY}
        assert 204 == served.post(push(body(entry), {"source": "claude_code", KEY: KEY}), told)[0]
        assert 405 == served.ask("GET", f"/?key={KEY}", headers=told)[0]
        assert 400 == served.post(KEY.encode(), told)[0]
        assert 400 == served.post(push({}, data=KEY), told)[0]

        assert vendor.asked.is_set()
        assert [keys.failed(entry)] == served.lake.list("failed/")
        everything = served.output() + "".join(map(str, map(served.lake.read, served.lake.list(""))))
        assert "canary" not in everything


@pytest.mark.slow
@pytest.mark.parametrize("function", DEPLOYED, ids=lambda function: function.name)
def test_no_function_repeats_what_it_is_sent(function: Deployed, tmp_path: Path) -> None:
    """A key stands for every secret it may read, and in headers, address, body and attributes of what it is asked."""
    told = {"Authorization": f"Bearer {KEY}", "X-Api-Key": KEY, "Cookie": KEY}
    with serving(function, tmp_path, **dict.fromkeys(function.secrets, KEY)) as served:
        answers = [served.ask("GET", f"/?key={KEY}", headers=told), served.ask("PUT", f"/{KEY}", headers=told)]
        answers += [
            served.post(sent, told) for sent in (KEY.encode(), push({}, data=KEY), push({"x": KEY}, {KEY: KEY}))
        ]

        assert {status for status, _ in answers} & {200, 201} == set()
        assert served.output()
        assert "canary" not in served.output() + "".join(text for _, text in answers)


@pytest.mark.parametrize("secret", [CANARY, KEY])
def test_a_hidden_credential_is_hidden_wherever_it_comes_from(secret: str, stream: io.StringIO) -> None:
    """In a value, an exception, a traceback, and what a library logs."""
    hide(secret)
    log = structlog.get_logger()
    log.info("said", value=secret, inside=[f"key={secret}&x"])
    try:
        int(f"x{secret}")
    except ValueError:
        log.exception("failed")
        logging.getLogger("library").exception("library %s", secret)

    assert "0123456789" not in stream.getvalue()
    assert ["INFO", "ERROR", "ERROR"] == [line["severity"] for line in _lines(stream)]


@given(before=st.binary(max_size=9), behind=st.binary(max_size=4))
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_base64_hides_nothing(encode: Callable[[bytes], bytes], before: bytes, behind: bytes) -> None:
    """Whatever stands before and behind it, as in HTTP's Basic and a mail server's PLAIN: no byte is left."""
    hide(CANARY)
    encoded = encode(before + CANARY.encode() + behind).decode()

    left = without_secrets(f"Basic {encoded}").removeprefix("Basic ")

    assert left.endswith("***")
    assert len(left.removesuffix("***")) * BITS_OF_A_LETTER < (len(before) + 1) * 8


def test_a_key_is_hidden_before_anybody_has_said_so(stream: io.StringIO) -> None:
    """What looks like a vendor's key is never told."""
    structlog.get_logger().info("said", value=f"x {KEY} y")

    assert ["x *** y"] == [line["value"] for line in _lines(stream)]


@pytest.mark.parametrize("secret", ["", None, "abc"])
def test_what_is_no_credential_hides_nothing(secret: str | None, stream: io.StringIO) -> None:
    """An empty or tiny value would take half of every line away."""
    hide(secret)
    structlog.get_logger().info("abc")

    assert ["abc"] == [line["message"] for line in _lines(stream)]


def test_what_alarms_count_is_logged() -> None:
    """Every event by which the cloud counts lines is one that a function logs."""
    counted = re.findall(r'jsonPayload\.event="([^"]+)"', read("pulumi/parts/alarms.py"))
    code = "".join(read(path) for folder in ("functions", "shared") for path in files(folder) if path.suffix == ".py")

    assert counted
    assert [] == [event for event in counted if f'log.info("{event}"' not in code]


def test_libraries_keep_to_warnings(stream: io.StringIO) -> None:
    """What a library logs for its own developers is not told; its warnings are, in the same shape."""
    logging.getLogger("library").info("fine")
    logging.getLogger("library").warning("not fine")
    logging.getLogger("library").log(35, "between")

    assert [("WARNING", "not fine"), ("WARNING", "between")] == [
        (line["severity"], line["said"]) for line in _lines(stream)
    ]
