"""A Google spreadsheet, read by gspread itself from a double of the Sheets API on loopback."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from functions.fetchers.sheets.spreadsheet import read_spreadsheet
from shared.errors import ConfigurationError, FatalError, ForbiddenError, PipelineError, RetriableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ID = "1AbCdEfGhIjKlMnOp"
GOOGLE = "https://sheets.googleapis.com"
Tabs = dict[str, list[list[Any]]]


class Loopback(requests.Session):
    """An authorised session whose Google is on this machine."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.trust_env = False
        self._address = address

    def request(self, method: str, url: str, *args: Any, **options: Any) -> requests.Response:  # type: ignore[override]
        """Send the request to the double."""
        return super().request(method, url.replace(GOOGLE, self._address), *args, **options)


@contextmanager
def google(tabs: Tabs, status: int = 200, said: str | None = None) -> Iterator[tuple[Loopback, list[str]]]:
    """Serve one spreadsheet; `status` and `said` answer everything instead."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            refusal = {"error": {"code": status, "message": "no", "status": "NO"}}
            body = said or dumps(_answer(tabs, self.path) if status == 200 else refusal)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        with Loopback(f"http://127.0.0.1:{server.server_port}") as session:
            yield session, asked
        server.shutdown()
        thread.join()


def _answer(tabs: Tabs, path: str) -> dict[str, Any]:
    """Answer as the API does: metadata, or the values of the ranges without trailing blanks and empty tabs' values."""
    where, query = urlsplit(path).path, parse_qs(urlsplit(path).query)
    if where == f"/v4/spreadsheets/{ID}":
        return {"sheets": [{"properties": {"title": title}} for title in tabs]}
    assert f"/v4/spreadsheets/{ID}/values:batchGet" == where
    assert ["UNFORMATTED_VALUE"] == query["valueRenderOption"]
    assert ["SERIAL_NUMBER"] == query["dateTimeRenderOption"]
    named = [tabs[range_[1:-1].replace("''", "'")] for range_ in query["ranges"]]
    return {"valueRanges": [{"values": values} if values else {} for values in named]}


def test_known_tabs_are_read_with_what_their_cells_store() -> None:
    """Two requests bring all known tabs; stored values depend on nobody's language or number format."""
    tabs: Tabs = {
        "API Keys": [
            ["api_key_id", "user_email", "shares", "valid_from", "row"],
            ["apikey_01", "ana@example.com", 0.5, 46143, 7],
            ["apikey_02", "ben@example.com", 2, "2026-06-01", True, "a note beside the table"],
            ["apikey_03"],
        ],
        "Ana's budgets": [["team"]],
        "users": [],
    }
    with google(tabs) as (session, asked):
        found = read_spreadsheet(ID, session)

    assert 2 == len(asked)
    assert {
        "api_keys": [
            ["api_key_id", "user_email", "shares", "valid_from", "row", ""],
            ["apikey_01", "ana@example.com", "0.5", "2026-05-01", "7"],
            ["apikey_02", "ben@example.com", "2", "2026-06-01", "TRUE", "a note beside the table"],
            ["apikey_03"],
        ],
        "users": [],
    } == found


def test_days_and_periods_are_numbers_only_where_days_are_meant() -> None:
    """A month that the spreadsheet keeps as its first day is that day; a year, an amount and a count stay numbers."""
    tabs: Tabs = {
        "Budgets": [["period", "budget_usd"], [46296, 46296], [2026, 1234.5], ["2026-Q4", 900]],
        "invoices": [["invoice_id", "period_start", "period_end", "closed_on"], [46296, 46296, 46326, 46330]],
        "claude_ai_usage": [["email", "date", "message_count"], ["ana@example.com", 46296, 46296]],
    }
    with google(tabs) as (session, _):
        found = read_spreadsheet(ID, session)

    assert [["2026-10-01", "46296"], ["2026", "1234.5"], ["2026-Q4", "900"]] == found["budgets"][1:]
    assert ["46296", "2026-10-01", "2026-10-31", "2026-11-04"] == found["invoices"][1]
    assert ["ana@example.com", "2026-10-01", "46296"] == found["claude_ai_usage"][1]


@pytest.mark.parametrize(
    ("status", "error", "says"),
    [
        (401, ForbiddenError, "share it as viewer"),
        (403, ForbiddenError, "share it as viewer"),
        (404, ConfigurationError, "check the id in AIU_SHEETS"),
        (400, FatalError, "Google answered"),
        (429, RetriableError, "try again later"),
        (503, RetriableError, "try again later"),
    ],
)
def test_googles_refusals_become_ours(status: int, error: type[PipelineError], says: str) -> None:
    """No error of Google's libraries leaves: each says who has to do what."""
    with google({}, status) as (session, _), pytest.raises(error, match=says) as caught:
        read_spreadsheet(ID, session)

    assert error is type(caught.value)
    assert ID in str(caught.value)


@pytest.mark.parametrize("said", ["<html>Maintenance</html>", "{}", "[]", '{"sheets": [{}]}'])
def test_an_answer_that_is_no_spreadsheet_is_tried_again(said: str) -> None:
    """A proxy's page in between is no empty sheet."""
    with google({}, said=said) as (session, _), pytest.raises(RetriableError):
        read_spreadsheet(ID, session)


def test_an_unreachable_google_is_tried_again() -> None:
    """A connection that fails may work later."""
    with Loopback("http://127.0.0.1:9") as session, pytest.raises(RetriableError, match="cannot be reached"):
        read_spreadsheet(ID, session)


def test_a_spreadsheet_without_known_tabs_says_which_to_make() -> None:
    """Other people's spreadsheets are not an empty sheet of ours."""
    with (
        google({"Sheet1": [["a"]]}) as (session, _),
        pytest.raises(ConfigurationError, match="api_keys, users, workspaces"),
    ):
        read_spreadsheet(ID, session)


def test_two_worksheets_for_one_tab_are_refused() -> None:
    """`users` and `Users` cannot both be the tab."""
    with google({"users": [], "Users": []}) as (session, _), pytest.raises(FatalError, match="second tab users"):
        read_spreadsheet(ID, session)


@pytest.mark.parametrize("wrong", ["", "https:", "a b"])
def test_what_is_no_id_is_a_setting_to_mend(wrong: str) -> None:
    """A pasted address or nothing at all is told from an id before Google is asked."""
    with pytest.raises(ConfigurationError, match="between /d/ and /edit"):
        read_spreadsheet(wrong, requests.Session())


def test_missing_credentials_are_a_setting_to_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key file that is not there is told by the name of the variable that points to it."""
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "missing.json"))

    with pytest.raises(ConfigurationError, match="GOOGLE_APPLICATION_CREDENTIALS"):
        read_spreadsheet(ID)
