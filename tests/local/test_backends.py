"""Settings name backends; a runtime makes them when they are needed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from local import backends
from local.backends import BACKENDS, make
from shared import topology
from shared.datasets import dataset_of
from shared.runtime import Runtime
from shared.settings import SCHEMES, Settings

if TYPE_CHECKING:
    from local.bus.in_process import InProcessBus

ROOT = Path(__file__).parents[2]
LIGHT = """
import sys
import local.backends
print(sorted(name for name in ("duckdb", "sqlglot", "cloudevents", "structlog", "smtplib") if name in sys.modules))
"""


def world(folder: Path, **other: str) -> Runtime:
    """Return a runtime in a folder."""
    settings = {
        "AIU_LAKE": f"file://{folder}/lake",
        "AIU_UPLOADS": f"file://{folder}/uploads",
        "AIU_WAREHOUSE": f"duckdb:///{folder}/w.duckdb",
        "AIU_TODAY": "2026-09-02",
    }
    return Runtime(Settings.read(settings | other))


def test_every_setting_has_a_local_backend() -> None:
    """Whatever a setting may name first, its default, is there."""
    wanted = {(variable, schemes[0]) for variable, schemes in SCHEMES.items() if variable != "AIU_SHEETS"}

    assert set() == wanted - set(BACKENDS)


def test_the_page_lists_what_it_makes() -> None:
    """The table a reader sees names every scheme."""
    schemes = {scheme for _, scheme in BACKENDS}

    assert schemes == {scheme for scheme in schemes if re.search(rf"\b{scheme}:", backends.__doc__ or "")}


def test_asking_costs_only_what_is_asked_for() -> None:
    """The page itself imports none of the heavy libraries behind it."""
    result = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True, cwd=ROOT)

    assert "[]\n" == result.stdout


def test_a_commit_in_the_lake_is_announced_on_the_bus(tmp_path: Path) -> None:
    """Lake and bus are wired as bucket and topic are: under commit/ only."""
    runtime = world(tmp_path)
    bus: InProcessBus = make("AIU_BUS", runtime.settings, runtime)
    told: list[tuple[str, str, int]] = []
    bus.finalized = lambda *object_: told.append(object_)  # type: ignore[method-assign]
    runtime.__dict__["bus"] = bus

    runtime.lake.create("commit/a.json", b"123")
    make("AIU_UPLOADS", runtime.settings, runtime).create("a.csv", b"1")

    assert [("lake", "commit/a.json", 3), ("uploads", "a.csv", 1)] == told
    bus.close()


def test_a_warehouse_and_its_reader(tmp_path: Path) -> None:
    """The reader finds the file that the warehouse made, and both have the same today."""
    runtime = world(tmp_path)
    warehouse = make("AIU_WAREHOUSE", runtime.settings, runtime)
    warehouse.close()
    reader = backends.reader(runtime.settings)

    assert warehouse.name == reader.name
    assert ["2026-09-02"] == [str(row["d"]) for row in reader.query("SELECT CURRENT_DATE() AS d")]
    reader.close()


@pytest.mark.parametrize(
    ("variable", "value", "kind"),
    [
        ("AIU_SECRETS", "env:", "EnvSecrets"),
        ("AIU_NOTIFY", "log:", "LogNotifier"),
        ("AIU_NOTIFY", "smtp://mail.example.com?from=a@example.com&to=b@example.com", "SmtpNotifier"),
    ],
)
def test_small_backends_are_made(tmp_path: Path, variable: str, value: str, kind: str) -> None:
    """A scheme decides the class."""
    runtime = world(tmp_path, **{variable: value})

    assert kind == type(make(variable, runtime.settings, runtime)).__name__


@pytest.mark.parametrize(
    ("table", "dataset"),
    [
        ("raw_anthropic_cost", "raw"),
        ("raw_snapshots", "raw"),
        ("publish_fence", "ops"),
        ("run_entries", "ops"),
        ("source_coverage", ""),
        ("fct_cost_daily", ""),
        ("vw_slo", "bi"),
        ("agg_user_summary", "bi"),
        ("focus_cost_and_usage", "bi"),
        ("hashed_focus_cost_and_usage", "hashed"),
    ],
)
def test_a_name_says_its_dataset(table: str, dataset: str) -> None:
    """Both warehouses put a table where its name says."""
    assert dataset == dataset_of(table)


def test_the_bus_serves_every_function_of_the_topology() -> None:
    """Each function's topic exists, so that each has somebody to hear from."""
    assert set() == {function.topic for function in topology.FUNCTIONS} - {topic.name for topic in topology.TOPICS}
