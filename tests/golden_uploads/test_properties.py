"""Whatever happens to a file on its way: every row is loaded or quarantined, or the file is refused."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import msgspec
import pytest

from functions.loaders.upload.content import examine
from functions.loaders.upload.formats import literals
from functions.loaders.upload.formats.literals import LiteralError
from functions.loaders.upload.ours import Known
from functions.loaders.upload.reading import Reading
from functions.loaders.upload.statement import Statement
from functions.loaders.upload.survey import Survey, survey

FILES = sorted(Path(__file__).parent.glob("*/*/upload.csv"))
AT = datetime(2026, 11, 20, 14, tzinfo=UTC)
DAMAGE = (
    b'"', b",", b"\n", b";", b"\x00", b"\xff", b"\r", b"\t", b"''", b"@", b"=1", b"0", b"''{", b"\xef\xbb\xbf", b"NaN",
    b"0001-01-01T00:00:00+14:00", b"9999-12-31T23:59:59-12:00", b"2026-02-30",
    b"9" * 5000, b"1e99", b"1e-99", b"{'a': 1}",
)  # fmt: skip


def _damaged(data: bytes, chance: Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(made) + 1)
        if chance.random() < 0.7:
            made[place:place] = chance.choice(DAMAGE)
        else:
            del made[place : place + chance.randint(1, 9)]
    return bytes(made)


@pytest.mark.parametrize("file", FILES, ids=lambda file: "/".join(file.parts[-3:-1]))
def test_a_damaged_file_loses_no_row(file: Path) -> None:
    """Bytes put in and taken out anywhere: rows in = loaded + quarantined, and both can be written down."""
    chance = Random(file.stat().st_size)  # noqa: S311 - it wants repeatable damage
    for _ in range(8):
        data = _damaged(file.read_bytes(), chance)
        content = examine(lambda: io.BytesIO(data))  # noqa: B023 - read before the next one
        if content.refusal:
            continue
        verdict = survey(lambda: io.BytesIO(data), content, Statement(), AT, Known)  # noqa: B023
        if isinstance(verdict, Survey):
            pages = list(Reading(lambda: io.BytesIO(data), content, verdict).pages())  # noqa: B023
            records = [record for page in pages for record in (*page.rows, *page.quarantined)]

            assert verdict.rows == len(records)
            assert msgspec.json.encode(records)


@pytest.mark.parametrize(
    "text",
    [
        "-" * 40_000 + "1",
        "1" + "+1" * 24_000,
        "{'a': '\\ud800'}",
        "{'a': " + "9" * 5000 + "}",
        "{'a': " + "[" * 25 + "]" * 25 + "}",
        "{'a': open('secrets')}",
        "{'a': 1" + " " * 50_000 + "}",
    ],
)
def test_a_hostile_literal_is_refused_quickly(text: str) -> None:
    """Depth, length and what is no literal at all end in a reason, not in a crash."""
    with pytest.raises(LiteralError):
        literals.read(text)
