"""The demonstration: a sample organisation's doubles beside one ordinary run that does not know they are doubles."""

from __future__ import annotations

import os
import shlex
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from local.environment import load
from local.options import Manner
from local.pages.terminal import note
from local.running import uploading
from local.running.dropping import Said
from local.running.runs import perform
from local.sample_org.exports import DROPPED_IN_THE_DEMO, write_exports
from local.sample_org.org import Organisation
from local.sample_org.server import serve_in_background
from local.sample_org.sheets import write_sheets
from shared.messages import RunRequested
from shared.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

EXPORTED_DAYS = 14
NEXT = (
    "dashboards",
    "report --month {month}",
    'query "SELECT kind, name, counted_saving_usd, next_step FROM vw_savings_opportunities ORDER BY place LIMIT 10"',
    "query \"SELECT period, ledger, forecast_usd, low_usd, high_usd FROM vw_forecast WHERE scope = 'total'\"",
    "incidents list",
    "sheets preview",
    "status",
)
"""What a person would look at next; the month is the last whole one."""


class Sample(NamedTuple):
    """Which organisation."""

    people: int = 15
    days: int = 90
    seed: int = 7

    @property
    def folder(self) -> Path:
        """Return where its lake, warehouse and sheets are: organisations are never mixed."""
        name = "demo" if self == Sample() else f"demo-{self.people}-people-{self.days}-days-seed-{self.seed}"
        return Path(".aiu") / name


def demonstrate(sample: Sample, *, as_json: bool, serve: bool) -> int:
    """Serve the organisation, run once over all its days, and say what to try next."""
    organisation = Organisation.generate(seed=sample.seed, people=sample.people, days=sample.days)
    write_sheets(organisation, sample.folder / "sheets", with_money=True)
    with serve_in_background(organisation) as doubles:
        settings_file = _write_settings(sample.folder, doubles.environment)
        load(str(settings_file))
        season = organisation.season
        wish = RunRequested(kind="backfill", start=season.start, end=season.end)
        code = perform(wish, Settings.read(), Manner(as_json=as_json, wait_s=10))
        code = max(code, _bring_exports(organisation, sample.folder / "exports", as_json=as_json))
        if not as_json:
            print(_what_next(settings_file, season.end))
        if serve and not as_json and sys.stdout.isatty():
            _serve(settings_file)
    return code


def _bring_exports(organisation: Organisation, folder: Path, *, as_json: bool) -> int:
    """Upload what an administrator would export: what no API tells. A script hears of it by the exit code only."""
    if not as_json:
        print("\nExports of vendors' pages, dropped as a person would")
    days = list(organisation.days)[-EXPORTED_DAYS:]
    files = write_exports(organisation, folder, DROPPED_IN_THE_DEMO, days)
    manner = Manner(as_json=as_json, wait_s=10)
    return uploading.perform(files, Said(), Settings.read(), manner, silent=as_json)


def _write_settings(folder: Path, doubles: Mapping[str, str]) -> Path:
    where = {
        "AIU_WAREHOUSE": f"duckdb:///./{folder}/warehouse.duckdb",
        "AIU_LAKE": f"file://./{folder}/lake",
        "AIU_UPLOADS": f"file://./{folder}/uploads",
        "AIU_SHEETS": f"file://./{folder}/sheets",
        "AIU_BUS": "inprocess:",
        "AIU_SECRETS": "env:",
        "AIU_NOTIFY": "log:",
    }
    lines = ["# The sample organisation's settings; its keys are none, and open nothing.\n"]
    path = folder / "demo.env"
    path.write_text("".join([*lines, *(f"{name}={value}\n" for name, value in {**where, **doubles}.items())]))
    return path


def _what_next(settings_file: Path, end: date) -> str:
    python = os.path.relpath(sys.executable) if sys.prefix != sys.base_prefix else "python"
    local = f"{python} -m local --env {shlex.quote(str(settings_file))}"
    month = (end.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    return "\n  ".join(["\nWhat to try next:", *(f"{local} {what.format(month=month)}" for what in NEXT)])


def _serve(settings_file: Path) -> None:
    """Serve the dashboards; the doubles go on answering beside them."""
    from local.dashboards import serving

    note(f"\nThe doubles go on answering: `--env {settings_file} run` works in another terminal.")
    serving.run(Settings.read())
