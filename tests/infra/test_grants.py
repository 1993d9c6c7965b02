"""Each function is granted what it needs when it runs, and nothing that it never needs."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

import pytest

from local.running.world import opened
from local.sample_org.exports import DROPPED_IN_THE_DEMO, write_exports
from local.sample_org.org import Organisation
from local.sample_org.server import serve_in_background
from local.sample_org.sheets import write_sheets
from shared import topology
from shared.settings import Settings
from tests.acceptance.installation import Installation
from tests.house.repository import ROOT

from .witness import Deed, watching

if TYPE_CHECKING:
    from collections.abc import Mapping

FUNCTIONS = [pytest.param(function, id=function.name) for function in topology.FUNCTIONS]
ON_BAD_DAYS = ("lake/failed/", "lake/trouble/", "lake/quarantine/", "lake/accept/", "lake/stage/", topology.ERASED)
"""Places that are touched only when something goes wrong: a good day cannot show that they are granted for nothing."""


@pytest.fixture(scope="module")
def deeds(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, set[Deed]]:
    """What every function did in a run, with uploads, a replay and a run that looks for holes, by its name."""
    organisation = Organisation.generate(seed=3, people=5, days=8)
    folder = tmp_path_factory.mktemp("installation")
    span = ("--start", str(organisation.season.start), "--end", str(organisation.season.end))
    with (
        pytest.MonkeyPatch.context() as patch,
        serve_in_background(organisation) as doubles,
        watching(patch) as witness,
    ):
        hidden = {"AIU_SHOW_PEOPLE": "hashed", topology.PERSON_KEY: "a key for tests that is long enough to be one"}
        installation = Installation.point(folder, doubles.environment, **hidden)
        write_sheets(organisation, folder / "sheets")
        exports = write_exports(organisation, folder / "exports", DROPPED_IN_THE_DEMO, list(organisation.days))
        for command in (("run", *span), ("upload", *map(str, exports)), ("replay", *span)):
            assert installation.command(*command).code in {0, 1}, command
        for name, value in installation.settings.items():
            patch.setenv(name, value)
        _strike(installation)
    return witness.deeds


def _strike(installation: Installation) -> None:
    """Publish what the clock does: commands plan by themselves, in the cloud dispatch is asked."""
    with opened(Settings.read(installation.settings)) as world:
        for schedule in topology.SCHEDULES:
            world.bus.publish(schedule.topic, schedule.body, {})
            world.bus.drain(60)


def _grants(function: topology.Function) -> list[Any]:
    """Return what the cloud's program grants; it lies beside the program, where no package can be imported from."""
    if str(ROOT / "pulumi") not in sys.path:
        sys.path.append(str(ROOT / "pulumi"))
    return list(importlib.import_module("grants").grants(function))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_do_what_it_does(function: topology.Function, deeds: Mapping[str, set[Deed]]) -> None:
    """Everything that the function did on this machine is granted to its account in the cloud."""
    assert function.name in deeds
    assert [] == sorted(deed for deed in deeds[function.name] if not _is_granted(deed, function))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_do_nothing_that_it_never_does(
    function: topology.Function, deeds: Mapping[str, set[Deed]]
) -> None:
    """Every topic, secret, dataset and prefix that is granted was used, but for what only bad days need."""
    done = deeds[function.name]
    published = {what for deed, what in done if deed == "publish"}
    asked = {what for deed, what in done if deed in {"ask", "change"}}
    changed = {what for deed, what in done if deed == "change"}
    objects = {what for deed, what in done if deed in {"read", "create"}}

    assert set() == {*function.secrets} - {what for deed, what in done if deed == "secret"} - _read_on_bad_days(
        function
    )
    assert set() == {*function.publishes} - published - _only_on_bad_days(function)
    places = {place for place in (*function.reads, *function.writes) if place.startswith("warehouse/")}
    assert set() == places - asked
    assert set() == {place for place in function.writes if place.startswith("warehouse/")} - changed
    prefixes = [p for p in (*function.reads, *function.writes) if p.startswith(("lake/", "uploads/"))]
    idle = {place for place in prefixes if not any(what.startswith(place) for what in objects)}
    assert set() == {place for place in idle if not place.startswith(ON_BAD_DAYS)} - _read_when_overdue(function)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_whoever_opens_the_warehouse_may_find_it(function: topology.Function, deeds: Mapping[str, set[Deed]]) -> None:
    """In the cloud a warehouse is known by the age of a raw table, so its users see that one, and run queries."""
    opens = any(deed in {"ask", "change"} for deed, _ in deeds[function.name])
    granted = _grants(function)

    assert opens == any((g.kind, g.resource) == ("dataset", "raw") for g in granted)
    assert opens == any(g.role == "roles/bigquery.jobUser" for g in granted)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_own_snapshots_are_those_of_own_streams(function: topology.Function) -> None:
    """A fetcher's prefix begins the names of all its streams, and of nobody else's."""
    if function.filter_attribute is None:
        return
    own = {place.removeprefix("lake/commit/") for place in function.writes if place.startswith("lake/commit/")}.pop()
    source = function.filter_attribute[1]

    assert {s.name for s in topology.STREAMS if s.source == source} == {
        s.name for s in topology.STREAMS if s.name.startswith(own)
    }


def _is_granted(deed: Deed, function: topology.Function) -> bool:
    what, place = deed
    granted = _grants(function)
    if what == "publish":
        return ("topic", place) in {(g.kind, g.resource) for g in granted}
    if what == "secret":
        return ("secret", place) in {(g.kind, g.resource) for g in granted}
    if what in {"ask", "change"}:
        roles = {g.role for g in granted if (g.kind, g.resource) == ("dataset", place.partition("/")[2])}
        return bool(roles & {"tableAppender", "tableEditor"} if what == "change" else roles - {"tableFinder"})
    role = {"list": "objectLister", "read": "objectReader", "create": "objectCreator", "discard": "objectDiscarder"}[
        what
    ]
    bucket, _, key = place.partition("/")
    mine = [g for g in granted if (g.kind, g.resource, g.role) == ("bucket", bucket, role)]
    return any(not g.prefixes or key.startswith(g.prefixes) for g in mine)


def _only_on_bad_days(function: topology.Function) -> set[str]:
    """Return topics that are spoken to when something is behind, has failed or comes a second time."""
    if function.filter_attribute or function.topic == topology.UPLOAD_LANDED:
        return {topology.COMMIT_LANDED, topology.SNAPSHOT_LOADED}
    return {*function.publishes} - {topology.FETCH_REQUESTED} if function.topic == topology.RUN_REQUESTED else set()


def _read_on_bad_days(function: topology.Function) -> set[str]:
    """Return secrets that are asked for when there is somebody to tell, or somebody was erased."""
    return {*topology.NOTIFIER_SECRETS, *(() if function.topic == topology.SNAPSHOT_LOADED else (topology.PERSON_KEY,))}


def _read_when_overdue(function: topology.Function) -> set[str]:
    """Return what the gate looks at once a deadline has passed: whether something is still on its way."""
    return {"lake/commit/"} if function.topic == topology.SNAPSHOT_LOADED else set()
