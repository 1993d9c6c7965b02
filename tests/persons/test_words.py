"""What stands for a person is found in every spelling, and nobody else is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
import pytest

from local.env_secrets import EnvSecrets
from local.folder_lake import FolderLake
from shared.errors import ConfigurationError
from shared.ledger import Ledger
from shared.persons.erasures import Erasures, put, secret_key
from shared.persons.revisions import rewritten
from shared.persons.words import NOBODY, Person
from shared.rows import Quarantined, RawRow, Rows

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.keyboard import Keyboard

ANA = Person(("ana@example.com", "a.b+c@example.com"), ("Ana Exámple",))
PSEUDONYM = "erased-000000000000@erased.example.com"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
SECRETS = EnvSecrets({"AIU_PERSON_KEY": "a key for tests that is long enough to be one"})


class Row(RawRow):
    """A row with an address, a name and something else."""

    user_email: str | None
    name: str | None
    day: str | None = None


@pytest.mark.parametrize(
    "text",
    [
        "ana@example.com",
        '{"email": "Ana@Example.com"}',
        "?user=ana%40example.com&x",
        r"ana\u0040example.com",
        "ana@example.com,a.b+c@example.com",
        "mail ana@example.com.",
        r"{\"name\": \"Ana Ex\u00e1mple\"}",
        '"Ana Exámple"',
    ],
)
def test_spellings_are_found(text: str) -> None:
    """Capitals, URLs, JSON and ends of sentences hide nobody."""
    assert ANA.is_in(text.encode())
    assert not ANA.is_in(ANA.replaced(text.encode(), PSEUDONYM))


@pytest.mark.parametrize(
    "text",
    [
        "diana@example.com",
        "x.ana@example.com",
        "ana@example.com.example.com",
        "ana@example.community.example.com",
        "axb+c@example.com",
        "Ana Exámple's key",
    ],
)
def test_others_are_others(text: str) -> None:
    """An address inside a longer one, and a name inside a sentence, are left alone, in SQL too."""
    assert not ANA.is_in(text.encode())
    assert text.encode() == ANA.replaced(text.encode(), PSEUDONYM)
    found = duckdb.execute("SELECT regexp_matches($1, $2)", [text, ANA.sql_pattern]).fetchone()
    assert (False,) == found


def test_the_list_recognises_and_cannot_tell(tmp_path: Path) -> None:
    """Pages name nobody who is on the list; the list holds no address, and another key knows nobody."""
    lake = FolderLake(tmp_path)
    assert Erasures.read(lake, EnvSecrets({})) is None
    assert PSEUDONYM == put((*ANA.addresses, *ANA.names), PSEUDONYM, NOW, lake, secret_key(SECRETS))
    assert PSEUDONYM == put(ANA.addresses, "another", NOW, lake, secret_key(SECRETS))
    assert not any(ANA.is_in(key.encode()) or ANA.is_in(lake.read(key)) for key in lake.list(""))
    erasures = Erasures.read(lake, SECRETS)
    assert erasures

    raw = '{"email":"A.B+C@example.com","name":"Ana Exámple"}'
    rows: list[RawRow] = [
        Row(user_email="ana@example.com", name="Ana Exámple", day="2026-11-20", raw_response=raw),
        Row(user_email="bo@example.com", name="Bo", raw_response="{}"),
    ]
    page = erasures.page(Rows(rows=rows, quarantined=[Quarantined("why", raw)]))

    stripped = f'{{"email":"{PSEUDONYM}","name":"{NOBODY}"}}'
    assert Row(user_email=PSEUDONYM, name=NOBODY, day="2026-11-20", raw_response=stripped) == page.rows[0]
    assert Row(user_email="bo@example.com", name="Bo", raw_response="{}") == page.rows[1]
    assert [Quarantined("why", stripped)] == page.quarantined


def test_a_list_without_its_key_stops_whoever_reads(tmp_path: Path) -> None:
    """Rather than letting somebody come back unnoticed, reading fails and says which setting is missing."""
    lake = FolderLake(tmp_path)
    put(ANA.addresses, PSEUDONYM, NOW, lake, secret_key(SECRETS))

    with pytest.raises(ConfigurationError, match="AIU_PERSON_KEY is not set"):
        Erasures.read(lake, EnvSecrets({}))


def test_a_revision_is_counted_as_the_writer_counts(full: Keyboard) -> None:
    """Written anew without a change, every snapshot keeps its rows and all its checksums; only its name is another."""
    ledger = Ledger(FolderLake(full.folder / ".aiu" / "lake"))
    commits = [ledger.read_commit(key) for key in ledger.commit_keys()]
    assert len(commits) > 10
    for old in commits:
        new = rewritten(old, 99, lambda text: text, ledger.lake)

        assert (old.rows, old.checksum, old.days, old.observed_at) == (
            new.rows,
            new.checksum,
            new.days,
            new.observed_at,
        )
        assert old.snapshot_id != new.snapshot_id
        assert all(new.snapshot_id.encode() not in ledger.lake.read(part.key) for part in old.parts)
