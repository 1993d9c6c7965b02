"""A Google spreadsheet with one worksheet per tab, read-only, through gspread.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/batchGet
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import gspread.http_client
import requests
from google.auth import default as default_credentials
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError, TransportError
from gspread.exceptions import APIError
from gspread.utils import absolute_range_name

from shared.errors import ConfigurationError, FatalError, ForbiddenError, PipelineError, RetriableError

from .tabs import DATES, TABS, plain, tab_of

if TYPE_CHECKING:
    from collections.abc import Sequence

SCOPE = "https://www.googleapis.com/auth/spreadsheets.readonly"
TIMEOUT_S = (10.0, 60.0)
"""To connect, and between two bytes."""
SERIAL_DAY_ZERO = date(1899, 12, 30)
FIRST_DAY = dict.fromkeys(DATES, 1) | {"period": 10_000}
"""From which number on a column holds days: a budget's period is the year 2026, or a month stored as its first day."""
SPREADSHEET_ID = re.compile(r"[\w-]{5,}")
# A shown value depends on the spreadsheet's language ("01.02.2026", "50 %"); the stored one does not.
STORED = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "SERIAL_NUMBER", "majorDimension": "ROWS"}


def read_spreadsheet(spreadsheet_id: str, session: requests.Session | None = None) -> dict[str, list[list[str]]]:
    """Return the cells of every known tab.

    `session` is an authorised one; without it Google's default credentials are used. ForbiddenError when the
    spreadsheet is not shared with them, RetriableError when Google is busy, ConfigurationError for a wrong id.
    """
    if not SPREADSHEET_ID.fullmatch(spreadsheet_id):
        raise ConfigurationError(
            f"AIU_SHEETS names no spreadsheet ({spreadsheet_id!r}): write gsheets://ID, "
            "the part of its address between /d/ and /edit"
        )
    try:
        return _read(_client(session), spreadsheet_id)
    except (APIError, GoogleAuthError, requests.RequestException) as error:
        raise _our_error(error, spreadsheet_id) from None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # gspread and we both index into the answer; a proxy's page has another shape.
        raise RetriableError(f"sheets: the answer for {spreadsheet_id} is no spreadsheet: {error!r}") from None


def _client(session: requests.Session | None) -> gspread.http_client.HTTPClient:
    credentials: Any = None if session else default_credentials(scopes=[SCOPE])[0]
    client = gspread.http_client.HTTPClient(credentials, session)
    client.set_timeout(TIMEOUT_S)
    return client


def _read(client: gspread.http_client.HTTPClient, spreadsheet_id: str) -> dict[str, list[list[str]]]:
    titles = _titles(client, spreadsheet_id)
    ranges = [absolute_range_name(title) for title in titles.values()]
    answer = client.values_batch_get(spreadsheet_id, ranges, params=dict(STORED))["valueRanges"]
    return {name: _as_text(found.get("values", [])) for name, found in zip(titles, answer, strict=True)}


def _titles(client: gspread.http_client.HTTPClient, spreadsheet_id: str) -> dict[str, str]:
    """Return the worksheet's own title of every known tab."""
    titles: dict[str, str] = {}
    for worksheet in client.fetch_sheet_metadata(spreadsheet_id)["sheets"]:
        title = worksheet["properties"]["title"]
        tab = tab_of(title)
        if tab and tab.name in titles:
            raise FatalError(f"sheets: worksheet {title!r} is a second tab {tab.name}: rename or delete one")
        if tab:
            titles[tab.name] = title
    if not titles:
        raise ConfigurationError(f"AIU_SHEETS: spreadsheet {spreadsheet_id} has none of the tabs {', '.join(TABS)}")
    return titles


def _as_text(values: list[list[Any]]) -> list[list[str]]:
    """Return all cells as text, and a header as wide as the widest row: Google leaves trailing blanks out."""
    header = [str(cell) for cell in values[0]] if values else []
    first_day = [FIRST_DAY.get(plain(title)) for title in header]
    width = max(map(len, values), default=0)
    return [header + [""] * (width - len(header)), *(_row(row, first_day) for row in values[1:])] if values else []


def _row(cells: Sequence[Any], first_day: list[int | None]) -> list[str]:
    return [_cell(cell, first_day[place] if place < len(first_day) else None) for place, cell in enumerate(cells)]


def _cell(value: Any, first_day: int | None) -> str:
    """Return a cell as text; in a column of dates a whole number from `first_day` on is a day."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        is_day = first_day is not None and value == int(value) and value >= first_day
        return (SERIAL_DAY_ZERO + timedelta(days=int(value))).isoformat() if is_day else f"{value!r}"
    return str(value)


def _our_error(error: Exception, spreadsheet_id: str) -> PipelineError:
    """Return the error by what to do next."""
    where = f"sheets: spreadsheet {spreadsheet_id}"
    if isinstance(error, APIError):
        return _refusal(error, where)
    if isinstance(error, DefaultCredentialsError):
        return ConfigurationError(f"{where}: no Google credentials: set GOOGLE_APPLICATION_CREDENTIALS ({error})")
    if isinstance(error, TransportError | requests.RequestException) or getattr(error, "retryable", False):
        return RetriableError(f"{where} cannot be reached: {error}")
    return ForbiddenError(f"{where}: Google refused the credentials: {error}")


def _refusal(error: APIError, where: str) -> PipelineError:
    status = error.response.status_code
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return ForbiddenError(f"{where} is not shared with this service account: share it as viewer ({error})")
    if status == HTTPStatus.NOT_FOUND:
        return ConfigurationError(f"{where} does not exist: check the id in AIU_SHEETS ({error})")
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return RetriableError(f"{where}: Google answered {status}, try again later")
    return FatalError(f"{where}: Google answered {error}")
