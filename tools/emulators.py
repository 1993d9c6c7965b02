"""Deploy everything on emulators, run it, then run it again in a storm, and print what was proved and what was not.

    python -m tools.emulators [--people N] [--days N] [--kills N] [--seed N] [--calm]

The first half is one calm day: the daily message, a file that a person drops, the monitor, the health endpoint. The
second half is the same day in a project of its own while processes are killed, messages come twice and out of order,
and 3 % of the buckets' notifications are lost; then the hourly sweep, and the same questions.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table

from local.sample_org.org import Organisation
from tests.emulators.deployment import findings, project
from tests.emulators.deployment.installed import deployed
from tests.emulators.deployment.storm import Storm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.emulators.deployment.installed import Deployment

PATIENCE_S = 1500
SWEEPS = 5
FILE = "console_cost"
"""A person's export that no fact is made of, so that the organisation's truth stays what it is."""
README = Path(__file__).parents[1] / "tests" / "emulators" / "README.md"
UNPROVED = "## What they cannot prove"


@dataclass
class Report:
    """What was found, line by line."""

    console: Console
    lines: list[tuple[str, str, list[str]]] = field(default_factory=list)

    def add(self, what: str, wrong: list[str], said: str = "") -> None:
        """Note a finding; it is good when nothing is wrong."""
        self.lines.append((what, said, wrong))
        self.console.print(f"  {what}: {'[red]' + wrong[0] if wrong else '[green]good'}[/] {said}")

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not any(wrong for _, _, wrong in self.lines)

    def show(self) -> None:
        """Print the closing table."""
        table = Table("what", "found", "", title="The whole system on emulators")
        for what, said, wrong in self.lines:
            table.add_row(what, said, f"[red]{len(wrong)} wrong[/]" if wrong else "[green]good[/]")
        self.console.print(table)
        for what, _, wrong in self.lines:
            for line in wrong[:20]:
                self.console.print(f"[red]{what}[/]: {line}", markup=True, highlight=False)


@contextmanager
def deployment_of(org: Organisation, title: str, report: Report) -> Iterator[Deployment]:
    """Deploy in a folder of its own, and tell what happens."""
    began = time.monotonic()
    report.console.rule(title)
    with (
        tempfile.TemporaryDirectory(prefix="aiu-deployment-") as folder,
        report.console.status("begins") as status,
    ):

        def tell(text: str) -> None:
            status.update(text)
            report.console.print(f"{time.monotonic() - began:6.1f} s  {text}", highlight=False)

        with deployed(org, Path(folder), tell) as deployment:
            yield deployment


def look(deployment: Deployment, title: str, report: Report) -> None:
    """Ask everything that has to be true when all is quiet."""
    plans = list(deployment.world.ledger.plans())
    commits = len(deployment.commits)
    report.add(f"{title}: every entry has arrived", findings.missing_entries(deployment, plans), f"{len(plans)} runs")
    report.add(f"{title}: every raw row once", findings.wrong_counts(deployment), f"{commits} snapshots")
    report.add(f"{title}: facts to the last digit", findings.wrong_facts(deployment))


def calm(org: Organisation, report: Report) -> None:
    """Run one day on which nothing happens."""
    with deployment_of(org, "A calm day", report) as deployment, tempfile.TemporaryDirectory() as exports:
        deployment.schedule("daily")
        deployment.wait_for_runs(1, PATIENCE_S)
        deployment.drop(FILE, Path(exports))
        deployment.wait_for_runs(2, PATIENCE_S)
        look(deployment, "calm", report)
        status, document = deployment.health()
        late = [f"{one['promise']} {one['subject']}: {one['says']}" for one in document.get("broken", ())]
        report.add(
            "calm: health answers", [] if "last_run" in document else [str(document)], f"{status}, {late or 'ok'}"
        )
        deployment.tell("the monitor looks")
        deployment.wait_for_line("monitor", "monitor.done", 1, PATIENCE_S)
        unknown = deployment.lines("monitor", "monitor.done")[-1]["unknown"]
        report.add(
            "calm: the monitor evaluates every rule", [f"{unknown} rules cannot be evaluated"] if unknown else []
        )
        deployments = deployment.supervisor.instances.values()
        report.add("calm: no process has ended", [one.name for one in deployments if one.starts != 1])


def storm(org: Organisation, seed: int, kills: int, report: Report) -> None:
    """Run the same day while everything goes wrong, then sweep until nothing is behind."""
    with deployment_of(org, f"A storm, seed {seed}", report) as deployment:
        with Storm(deployment, seed) as raging:
            deployment.schedule("daily")
            deployment.schedule("daily")
            raging.wait_for_kills(kills, PATIENCE_S)
        lost = deployment.relay.lost
        for _ in range(SWEEPS):
            deployment.tell("the hourly sweep")
            deployment.schedule("sweep")
            try:
                deployment.wait_for_runs(1, PATIENCE_S / SWEEPS)
                break
            except TimeoutError as error:
                deployment.tell(str(error)[:200])
        look(deployment, "storm", report)
        said = ", ".join(f"{name} {count}" for name, count in raging.kills.most_common())
        report.add("storm: processes were killed", [] if raging.kills else ["none"], said)
        report.add("storm: messages came twice and late", [] if raging.doubled else ["none"], str(raging.doubled))
        report.add("storm: notifications were lost", [] if lost else ["none"], ", ".join(lost))


def unproved() -> str:
    """Return what emulators cannot prove, as the README beside them says."""
    return README.read_text(encoding="utf-8").partition(UNPROVED)[2].strip()


def main(arguments: list[str]) -> int:
    """Run what was asked for; 0 when everything is good, 1 when something is wrong, 2 when nothing could be tested."""
    parser = argparse.ArgumentParser(description="Run the whole system on emulators of Google Cloud.")
    parser.add_argument("--people", type=int, default=4)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--kills", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--calm", action="store_true", help="without the storm")
    asked = parser.parse_args(arguments)
    console = Console()
    report = Report(console)
    org = Organisation.generate(seed=9, people=asked.people, days=asked.days, keys=6)
    try:
        calm(org, report)
        if not asked.calm:
            storm(org, asked.seed, asked.kills, report)
    except pytest.skip.Exception as skipped:
        console.print(f"[bold red]{skipped}[/]")
        return 2
    report.show()
    refused = ", ".join(project.refused_views()) or "none"
    console.print(f"Views that the emulator of BigQuery refuses: {refused}\n")
    console.print(Markdown(f"{UNPROVED}\n{unproved()}"))
    return 0 if report.is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
