"""No secret leaves the place it is kept in, whatever vendors, mail servers and chats repeat of it."""

from __future__ import annotations

import gzip
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

import duckdb
import pytest

from shared import topology
from tests.acceptance.installation import SETTINGS
from tests.security import places
from tests.security.canaries import forms, found, names, plant
from tests.security.whole_system import played

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OFTEN = {
    "good records": ("records", False),
    "the key is unknown, and nobody takes the notices": ("401", True),
    "JSON that ends too early": ("malformed", False),
}
SELDOM = {
    "good records, and nobody takes the notices": ("records", True),
    "the key may not": ("403", False),
    "too many requests": ("429", False),
    "a server's error": ("500", False),
    "a redirection": ("redirect", False),
    "a page for people": ("html", False),
}
CASES = [
    *(pytest.param(*case, id=name) for name, case in OFTEN.items()),
    *(pytest.param(*case, id=name, marks=pytest.mark.slow) for name, case in SELDOM.items()),
]
LOOKED_AT = {"output", "log", "lake", "file", "table", "mail", "chat", "pager"}


@pytest.mark.parametrize(("manner", "refusing"), CASES)
def test_no_canary_sings(tmp_path: Path, manner: str, refusing: bool) -> None:
    """Vendors repeat address, headers and key in whatever they answer; nothing written, shown or sent has a secret."""
    with played(tmp_path, manner, refusing=refusing) as (planted, everything):
        assert {} == places.leaks(everything, planted)

        looked_at = Counter(place.partition(" ")[0] for place in everything)
        missing = LOOKED_AT - looked_at.keys()
        assert (missing <= {"mail"}) if refusing else (set() == missing), f"looked at {looked_at}"


@pytest.mark.parametrize("write", ["plain", "gzip", "zip", "table", "name"])
def test_a_planted_leak_is_found(tmp_path: Path, write: str) -> None:
    """The search sees into packed files, tables and names of files: were a canary there, the test above would fail."""
    planted = plant(write)
    name, secret = "CURSOR_ADMIN_KEY", planted["CURSOR_ADMIN_KEY"]
    writers: dict[str, Callable[[], object]] = {
        "plain": lambda: (tmp_path / "run.jsonl").write_text(f'{{"said": "{secret}"}}'),
        "gzip": lambda: (tmp_path / "part.ndjson.gz").write_bytes(gzip.compress(secret.encode())),
        "zip": lambda: _archive(tmp_path / "export.zip", secret),
        "table": lambda: duckdb.connect(str(tmp_path / "w.duckdb")).execute(
            "CREATE TABLE t AS SELECT ? AS x", [secret]
        ),
        "name": lambda: (tmp_path / secret).write_text("nothing"),
    }
    writers[write]()

    everything = dict(places.of_folder(tmp_path, SETTINGS))
    if write == "table":
        everything = dict(places.of_warehouse(tmp_path / "w.duckdb"))

    assert [{name}] == list(places.leaks(everything, planted).values())


def _archive(file: Path, text: str) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("rows.csv", text)


def _table(file: Path, text: str) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE TABLE t AS SELECT ? AS x", [text])


def test_every_form_of_a_canary_is_found() -> None:
    """Whole, as a vendor's hint, for a URL, and as HTTP's Basic sends it; also inside a mail that is encoded."""
    planted = plant("forms")

    for name, form in forms(planted):
        assert {name} == found(b"before " + form + b" after", planted)
    mail = f"Content-Transfer-Encoding: quoted-printable\n\n{planted['AIU_PERSON_KEY'].replace('~', '=7E')}"
    assert {"AIU_PERSON_KEY"} == found(places.of_mail(mail), planted)
    assert set() == found(b"nothing of the kind", planted)


def test_every_secret_of_the_topology_has_a_canary() -> None:
    """Who adds a secret to a function adds it to this proof."""
    wanted = {secret for function in topology.FUNCTIONS for secret in function.secrets}

    assert wanted == set(names()) == set(plant("all"))
    assert len(wanted) == len(set(plant("all").values())) == 8
