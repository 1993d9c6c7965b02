"""A person is handed over and erased where lake and uploads are buckets and the warehouse is BigQuery."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from local.pages.progress import follow
from local.running.flow import ask
from local.running.person_world import CloudWorld, is_in_cloud
from local.running.world import opened
from local.sample_org.org import Organisation
from local.sample_org.server import serve_in_background
from local.sample_org.sheets import write_sheets
from shared.errors import ConfigurationError
from shared.gcp import clients
from shared.messages import RunRequested
from shared.settings import Settings
from tests.acceptance.installation import Installation
from tests.emulators import servers, warehouse
from tests.persons.conftest import KEY, files_naming

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ORG = Organisation.generate(seed=9, people=2, days=1, keys=2)
PERSON = ORG.people[0].email
LAKE, UPLOADS = "lake-of-persons", "uploads-of-persons"
IN_CLOUD = {
    "AIU_LAKE": f"gs://{LAKE}",
    "AIU_UPLOADS": f"gs://{UPLOADS}",
    "AIU_WAREHOUSE": f"bigquery://{servers.PROJECT}/{warehouse.BASE}",
    "AIU_SHOW_PEOPLE": "hashed",
}
BOOKED = """
    SELECT
      COUNTIF(user_email = @person) AS theirs, COUNTIF(user_email LIKE 'erased-%') AS erased,
      SUM(cost_usd) AS usd, SUM(billed_cost_usd) AS billed
    FROM fct_cost_daily
    WHERE cost_date IS NOT NULL
"""
PATIENCE_S = 900


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """A day of two people in buckets and BigQuery, as functions would have brought it, and a dropped file."""
    write_sheets(ORG, tmp_path / "sheets")
    with serve_in_background(ORG) as doubles:
        here = Installation.point(tmp_path, doubles.environment, AIU_PERSON_KEY=KEY)
        assert 0 == here.command("run", "--start", str(ORG.season.start), "--end", str(ORG.season.end)).code
    dropped = here.folder / ".aiu" / "uploads" / "dropped.csv"
    dropped.parent.mkdir(parents=True, exist_ok=True)
    dropped.write_text(f"email\n{PERSON}\n")
    servers.end_all()
    warehouse.prepared.cache_clear()
    servers.storage()
    _copied(here.lake, LAKE)
    _copied(here.folder / ".aiu" / "uploads", UPLOADS)
    warehouse.run(warehouse.prepared(*warehouse.every_table()), [warehouse.SEED])
    here.settings.update(IN_CLOUD)
    monkeypatch.setenv("AIU_PERSON_KEY", KEY)
    with opened(Settings.read(here.settings), kind=CloudWorld) as world:
        ask(RunRequested(kind="replay", from_lake=True), world)
        follow(world, None)
    yield here
    warehouse.prepared.cache_clear()
    servers.end_all()


def _copied(folder: Path, name: str) -> None:
    bucket = clients.storage().create_bucket(name)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            bucket.blob(path.relative_to(folder).as_posix()).upload_from_filename(str(path))


def _booked(here: Installation) -> dict[str, object]:
    with opened(Settings.read(here.settings), kind=CloudWorld) as world:
        return world.warehouse.query(BOOKED, {"person": PERSON})[0]


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE_S)
def test_handed_over_and_erased(here: Installation) -> None:
    """The archive holds their rows; then no bucket and no table names them, in no version, and sums are the same."""
    before = _booked(here)
    assert before["theirs"]
    out = here.folder / "person.zip"
    assert 0 == here.command("person", "export", PERSON, "--out", str(out)).code
    with zipfile.ZipFile(out) as archive:
        assert {"tables/fct_cost_daily.csv", "tables/raw_claude_code.json"} <= {*archive.namelist()}

    said = here.command("person", "erase", PERSON, "--yes", "--json")

    assert 0 == said.code, said.err
    assert [] == said.document["left"]
    assert said.document["snapshots"]
    after = _booked(here)
    assert {**before, "theirs": 0, "erased": before["theirs"]} == after
    assert [] == files_naming(PERSON, servers.buckets())
    again = here.command("person", "erase", PERSON, "--yes")
    assert (2, True) == (again.code, "nothing here names" in again.err)


@pytest.mark.parametrize("name", ["AIU_LAKE", "AIU_UPLOADS", "AIU_WAREHOUSE"])
def test_half_in_the_cloud_is_refused(name: str) -> None:
    """A lake here and a warehouse there are not one product's: nobody would be erased from both."""
    with pytest.raises(ConfigurationError, match=name):
        is_in_cloud(Settings.read({**IN_CLOUD, name: ""}))
    assert is_in_cloud(Settings.read(IN_CLOUD))
    assert not is_in_cloud(Settings.read({}))
