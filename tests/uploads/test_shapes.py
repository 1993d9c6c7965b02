"""However a file was saved, its rows are the same; what is no table is refused in words that help."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from functions.loaders.upload import content as contents
from functions.loaders.upload.content import examine
from functions.loaders.upload.ours import Known
from functions.loaders.upload.reading import Reading
from functions.loaders.upload.statement import Statement
from functions.loaders.upload.survey import Refused, Survey, survey

from .counter import SUMMARY, packed, used

if TYPE_CHECKING:
    from shared.rows import RawRow

AT = datetime(2026, 11, 20, 14, tzinfo=UTC)
MEMBERS = "Name,Email,Role,Status,Seat Tier\nZoë,zoe@example.com,User,Active,Premium\n"
TEXT = SUMMARY + used("2026-10-01", 3) + used("2026-10-02", 4)
SAVED = {
    "plain": TEXT.encode(),
    "with a byte order mark": TEXT.encode("utf-8-sig"),
    "utf-16 little endian": TEXT.encode("utf-16"),
    "utf-16 big endian": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "utf-16 without a mark": TEXT.encode("utf-16-le"),
    "semicolons": TEXT.replace(",", ";").encode(),
    "tabs in utf-16": TEXT.replace(",", "\t").encode("utf-16"),
    "windows line ends": TEXT.replace("\n", "\r\n").encode(),
    "old line ends": TEXT.replace("\n", "\r").encode(),
    "no line end": TEXT.rstrip("\n").encode(),
    "blank lines before and between": ("\n\n" + TEXT.replace("\n", "\n\n")).encode(),
    "a line for the spreadsheet": ("sep=;\n" + TEXT.replace(",", ";")).encode(),
    "other spelling of titles": TEXT.replace("message_count", " Message Count").replace("email", "User Email").encode(),
    "packed": packed(TEXT.encode()),
}  # fmt: skip


def _survey(data: bytes) -> Survey | Refused:
    content = examine(lambda: io.BytesIO(data))
    if content.refusal:
        return Refused(content.refusal)
    return survey(lambda: io.BytesIO(data), content, Statement(), AT, Known)


def _rows(data: bytes) -> list[RawRow]:
    verdict = _survey(data)
    assert isinstance(verdict, Survey), verdict
    reading = Reading(lambda: io.BytesIO(data), examine(lambda: io.BytesIO(data)), verdict)
    return [row for page in reading.pages() for row in page.rows]


@pytest.mark.parametrize("saved", SAVED)
def test_a_file_reads_the_same_however_it_was_saved(saved: str) -> None:
    """Encoding, delimiter, line ends and packing decide nothing."""
    found = [(str(r.usage_date), r.email, r.message_count) for r in _rows(SAVED[saved])]  # type: ignore[attr-defined]

    assert [("2026-10-01", "ana@example.com", 3), ("2026-10-02", "ana@example.com", 4)] == found


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_letters_survive_their_encoding(encoding: str) -> None:
    """A name with an umlaut is the same in UTF-8, Windows-1252 and UTF-16."""
    (row,) = _rows(MEMBERS.encode(encoding))

    assert "Zoë" == row.name  # type: ignore[attr-defined]


def test_a_quoted_cell_may_hold_lines_and_delimiters() -> None:
    """A line break inside of quotes ends no row, and rows are counted as a spreadsheet counts them."""
    text = MEMBERS.replace("Zoë", '"Zoë,\nthe ""first"""') + "Ben,,User,Active,Premium\n"
    verdict = _survey(text.encode())
    assert isinstance(verdict, Survey)
    reading = Reading(lambda: io.BytesIO(text.encode()), examine(lambda: io.BytesIO(text.encode())), verdict)
    rows = [row for page in reading.pages() for row in page.rows]

    assert ['Zoë,\nthe "first"'] == [row.name for row in rows]  # type: ignore[attr-defined]
    assert [3] == [unread.number for unread in reading.unread]


REFUSED = {
    "nothing": (b"", "is empty"),
    "blank": (b" \r\n\n", "is empty"),
    "a mark and nothing": (b"\xef\xbb\xbf", "is empty"),
    "an empty package": (packed(b""), "is empty"),
    "a spreadsheet": (b"PK\x03\x04rest", "unpack it, or save the table as 'CSV UTF-8'"),
    "an old spreadsheet": (b"\xd0\xcf\x11\xe0rest", "is a spreadsheet"),
    "a document": (b"%PDF-1.7", "is a PDF document"),
    "a sign-in page": (b"\n<!DOCTYPE html><html>email,date</html>", "sign in, export again"),
    "a damaged package": (packed(TEXT.encode())[:-9], "is a damaged gzip file"),
    "a broken package": (b"\x1f\x8bnonsense", "is a damaged gzip file"),
    "half a letter": (TEXT.encode() + b"\xff\x81", "save it again as 'CSV UTF-8'"),
    "half a letter of utf-16": (TEXT.encode("utf-16") + b"\x00", "save it again as 'CSV UTF-8'"),
    "noise": (bytes(range(128, 256)) * 3, "save it again as 'CSV UTF-8'"),
    "json": (b'{"email": 1}', "has no column that we know"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_table_is_refused_in_words_that_help(what: str) -> None:
    """Each says what it is and what to do."""
    data, words = REFUSED[what]
    verdict = _survey(data)

    assert isinstance(verdict, Refused)
    assert words in verdict.reason


def test_a_gzip_bomb_is_refused_before_it_unfolds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What grows beyond any export's measure is given up after a few megabytes."""
    monkeypatch.setattr(contents, "RATIO_COUNTS_FROM", 1 << 20)
    bomb = packed(b"0" * (1 << 24))
    content = examine(lambda: io.BytesIO(bomb))

    assert content.refusal
    assert "unpacks to more than 200 times its size" in content.refusal


def test_a_file_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text has a limit, packed or not."""
    monkeypatch.setattr(contents, "LARGEST", 1 << 20)
    large = used("2026-10-01").encode() * 40_000
    found = {examine(lambda: io.BytesIO(data)).refusal for data in (large, gzip.compress(large, 0))}  # noqa: B023 - read at once

    assert {"has more than 1 MB of text: export fewer days at a time"} == found


def test_a_packed_copy_is_the_same_file() -> None:
    """The hash is that of the text."""
    assert examine(lambda: io.BytesIO(SAVED["plain"])).sha256 == examine(lambda: io.BytesIO(SAVED["packed"])).sha256


def test_blank_cells_beyond_the_last_title_are_nothing() -> None:
    """Spreadsheets save them; a cell with text there is a row of another width."""
    text = SUMMARY + used("2026-10-01", 3).replace("\n", ",,\n") + used("2026-10-02", 4).replace("\n", ",,note\n")

    assert [3] == [row.message_count for row in _rows(text.encode())]  # type: ignore[attr-defined]


def test_open_quotes_everywhere_cost_their_own_rows() -> None:
    """Each damaged line is given up alone, however many there are."""
    text = SUMMARY + "".join(f'"{used("2026-10-01")}{used("2026-10-02", 4)}' for _ in range(500))

    assert [4] * 500 == [row.message_count for row in _rows(text.encode())]  # type: ignore[attr-defined]
