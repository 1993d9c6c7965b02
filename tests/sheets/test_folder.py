"""A folder of CSV files, as spreadsheets of any country save them."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from functions.fetchers.sheets.fetch import configured, pages
from functions.fetchers.sheets.folder import read_folder
from functions.fetchers.sheets.rows import rows
from functions.fetchers.sheets.tabs import TABS
from shared.errors import ConfigurationError, FatalError
from shared.messages import FetchRequested
from shared.rows import Context, Page
from shared.runtime import Runtime
from shared.settings import Settings
from tests.house.repository import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 9, 2)
TABLE = [["api_key_id", "user_email", "project"], ["apikey_01", "ana@example.com", "Search, Data"]]


def settings(value: str) -> Settings:
    """Return settings that name this sheet."""
    return Settings.read({"AIU_SHEETS": value})


@pytest.mark.parametrize(
    "saved",
    [
        pytest.param(b'api_key_id,user_email,project\napikey_01,ana@example.com,"Search, Data"\n', id="commas"),
        pytest.param(b"api_key_id;user_email;project\r\napikey_01;ana@example.com;Search, Data\r\n", id="semicolons"),
        pytest.param(b"api_key_id\tuser_email\tproject\napikey_01\tana@example.com\tSearch, Data", id="tabs"),
        pytest.param(
            b'\xef\xbb\xbf"api_key_id";"user_email";"project"\n"apikey_01";"ana@example.com";"Search, Data"\n',
            id="a byte order mark and quotes",
        ),
    ],
)
def test_every_way_of_saving_is_read_alike(tmp_path: Path, saved: bytes) -> None:
    """Delimiter, line ends, quotes and the mark at the beginning are the spreadsheet's habits, not the table's."""
    (tmp_path / "api_keys.csv").write_bytes(saved)

    assert {"api_keys": TABLE} == read_folder(tmp_path)


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    """A line break inside a cell makes no new row, an empty line in between is one."""
    (tmp_path / "users.csv").write_text('email,name\n\nana@example.com,"Ana\nBanana"\n\nben,\n\n\n', encoding="utf-8")

    found = rows(Page(json.dumps(read_folder(tmp_path)).encode()), Context("sheets", TODAY, TODAY))

    assert [(3, "Ana\nBanana")] == [(row.row_number, row.name) for row in found.rows]  # type: ignore[attr-defined]
    assert ["users row 5"] == [record.reason[8:19] for record in found.quarantined]


def test_a_row_keeps_its_cells_by_the_headers_people_gave(tmp_path: Path) -> None:
    """raw_response holds the whole row, columns of people's own included."""
    (tmp_path / "users.csv").write_text(" E-Mail ,Email,Desk\n,Ana@Example.com,12\n", encoding="utf-8")

    (row,) = rows(Page(json.dumps(read_folder(tmp_path)).encode()), Context("sheets", TODAY, TODAY)).rows

    assert {"E-Mail": "", "Email": "Ana@Example.com", "Desk": "12"} == json.loads(row.raw_response)


def test_file_names_may_be_spelled_as_tabs_are(tmp_path: Path) -> None:
    """`API Keys.CSV` is the tab api_keys; other files are nobody's business."""
    (tmp_path / "API Keys.CSV").write_text("api_key_id,user_email\n", encoding="utf-8")
    (tmp_path / "holidays.csv").write_bytes(b"\xff\xfe nothing we read")
    (tmp_path / "users.csv.bak").write_text("old", encoding="utf-8")

    assert {"api_keys": [["api_key_id", "user_email"]]} == read_folder(tmp_path)


@pytest.mark.parametrize(
    ("saved", "says"),
    [
        pytest.param("email,name\nana@example.com,Zo\xeb\n".encode("latin-1"), "not UTF-8 at byte 29", id="latin-1"),
        pytest.param(b'email,name\nana@example.com,"Ana\n', "look for a quote that is not closed", id="quote"),
        pytest.param(b'email,name\nana@example.com,"Ana" B\n', "not a CSV file", id="after a quote"),
    ],
)
def test_a_file_that_cannot_be_read_names_itself(tmp_path: Path, saved: bytes, says: str) -> None:
    """A damaged file says which one it is and what to do; nothing is guessed."""
    (tmp_path / "users.csv").write_bytes(saved)

    with pytest.raises(FatalError, match=rf"users\.csv .*{says}"):
        read_folder(tmp_path)


def test_one_tab_has_one_file(tmp_path: Path) -> None:
    """Two files for one tab are a question, not an answer."""
    for name in ("api_keys.csv", "API-Keys.csv"):
        (tmp_path / name).write_text("api_key_id,user_email\n", encoding="utf-8")

    with pytest.raises(FatalError, match="second file for tab api_keys"):
        read_folder(tmp_path)


def test_without_a_folder_or_a_tab_there_is_no_sheet(tmp_path: Path) -> None:
    """A missing folder, and one with other files only, is not configured; it is no error and no empty sheet."""
    missing = f"file://{tmp_path}/nowhere"
    (tmp_path / "holidays.csv").write_text("team,usd\n", encoding="utf-8")

    assert not configured(settings(missing))
    assert not configured(settings(f"file://{tmp_path}"))
    with pytest.raises(ConfigurationError, match="local/templates/sheets"):
        read_folder(tmp_path)


def test_one_known_tab_or_a_spreadsheet_is_a_sheet(tmp_path: Path) -> None:
    """One tab is enough; whether a spreadsheet can be read is found out when it is read."""
    (tmp_path / "users.csv").write_text("email\n", encoding="utf-8")

    assert configured(settings(f"file://{tmp_path}"))
    assert configured(settings("gsheets://1AbCdEfGh"))


def test_the_folder_becomes_one_page(tmp_path: Path) -> None:
    """The page is every known tab's cells, so rows() need not know where they came from."""
    (tmp_path / "users.csv").write_text("email\nana@example.com\n", encoding="utf-8")
    world = Runtime(settings(f"file://{tmp_path}"))

    async def everything() -> list[bytes]:
        return [page.body async for page in pages(FetchRequested("run", "sheets", TODAY, TODAY, 1), world)]

    assert [{"users": [["email"], ["ana@example.com"]]}] == [json.loads(body) for body in asyncio.run(everything())]


def test_the_templates_are_the_columns() -> None:
    """Every tab has a template, its header is what the tab reads, and it holds nothing else."""
    templates = ROOT / "local/templates/sheets"

    assert {f"{name}.csv" for name in TABS} == {path.name for path in templates.glob("*.csv")}
    assert set(TABS) == set(read_folder(templates))
    for name, cells in read_folder(templates).items():
        assert [list(TABS[name].columns)] == cells
        assert f"{name}.csv" == TABS[name].template.rpartition("/")[2]
