"""A deployment in front of a sample organisation's vendors: started whole, asked for runs, waited for."""

from __future__ import annotations

import http.client
import json
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from local.pages.plain_values import jsonable
from local.sample_org.exports import EXPORTS
from local.sample_org.server import serve_in_background
from local.sample_org.sheets import write_sheets
from shared import keys, topology
from shared.gcp import clients
from shared.gcp import runtime as cloud_runtime
from shared.settings import Settings
from tests.emulators import servers
from tests.emulators.deployment import project
from tests.emulators.deployment.instances import DEPLOYED, Instance, Supervisor
from tests.emulators.deployment.notices import Relay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from local.sample_org.org import Organisation
    from shared.ledger import Plan
    from shared.runtime import Runtime

    Tell = Callable[[str], None]

LOOK_S = 0.5
READY_S = 300
HEALTH_S = 120
VENDOR_KEYS = ("ANTHROPIC_ADMIN_KEY", "ANTHROPIC_ANALYTICS_KEY", "CURSOR_ADMIN_KEY")
PLANS_WITH = "dispatch"
"""It asks nobody, but has to know which sources are configured; in the cloud a setting names their secrets."""


def silent(_: str) -> None:
    """Say nothing about how far a run has come."""


class Deployment:
    """Running functions with everything around them."""

    def __init__(self, org: Organisation, supervisor: Supervisor, relay: Relay, world: Runtime, tell: Tell) -> None:
        self.org, self.supervisor, self.relay, self.world, self.tell = org, supervisor, relay, world, tell
        self._publisher = clients.publisher()

    @property
    def daily(self) -> str:
        """Name of the run that the daily message asks for."""
        return f"daily-{self.world.settings.today}"

    def schedule(self, name: str, **more: Any) -> None:
        """Publish what Cloud Scheduler does; `more` narrows a run, as a person may."""
        schedule = next(schedule for schedule in topology.SCHEDULES if schedule.name == name)
        body = json.dumps({**schedule.body, **more}).encode()
        self._publisher.publish(project.topic_path(schedule.topic), body).result()

    def drop(self, export: str, folder: Path) -> str:
        """Drop a person's file into the uploads bucket; returns its key."""
        path = EXPORTS[export].write(self.org, list(self.org.days), folder)
        key = f"{keys.short_hash(path.read_bytes().hex())}/{path.name}"
        with path.open("rb") as file:
            assert self.world.uploads.receive(key, file)
        return key

    def wait_for_runs(self, count: int, patience_s: float = READY_S) -> list[Plan]:
        """Return the plans of all runs once there are that many and the facts of each have been published."""
        deadline = time.monotonic() + patience_s
        said = ""
        while True:
            plans = list(self.world.ledger.plans())
            waiting = [plan for plan in plans if not self.world.lake.list(f"runs/{plan.run_id}/applied/")]
            now = f"{len(plans)} runs planned, {len(self.commits)} snapshots committed, {len(waiting)} unpublished"
            if now != said:
                self.tell(now)
                said = now
            if len(plans) >= count and not waiting:
                return plans
            if time.monotonic() > deadline:
                raise TimeoutError(f"{said}; what functions complain about: {self.complaints()[-3000:]}")
            time.sleep(LOOK_S)

    @property
    def commits(self) -> list[str]:
        """Keys of all snapshots in the lake."""
        return self.world.ledger.commit_keys()

    def wait_for_line(self, function: str, message: str, count: int = 1, patience_s: float = READY_S) -> None:
        """Return when a function has written that line so often."""
        deadline = time.monotonic() + patience_s
        while len(self.lines(function, message)) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{function} never said {message}: {self.complaints()[-3000:]}")
            time.sleep(LOOK_S)

    def lines(self, function: str, message: str = "") -> list[dict[str, Any]]:
        """Return the log lines of a function with that message, or all of them; half a line of a killed one is none."""
        found = []
        for text in self.supervisor.instances[function].output().splitlines():
            try:
                line = json.loads(text)
            except ValueError:
                continue
            if isinstance(line, dict) and message in {"", line.get("message")}:
                found.append(line)
        return found

    def complaints(self) -> str:
        """Return what functions have logged as errors, for whoever has to find out why."""
        return "\n".join(
            f"{name}: {line}"
            for name in self.supervisor.instances
            for line in self.lines(name)
            if line.get("severity") in {"ERROR", "CRITICAL"}
        )

    def answers(self, statements: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of several BigQuery SELECTs by their names, as JSON would show them."""
        return {name: [jsonable(row) for row in self.world.warehouse.query(sql)] for name, sql in statements.items()}

    def health(self) -> tuple[int, dict[str, Any]]:
        """Ask the endpoint as a deployment does before it stays; returns status and document."""
        connection = http.client.HTTPConnection("127.0.0.1", self.supervisor.instances["health"].port, timeout=HEALTH_S)
        try:
            connection.request("GET", "/health/now")
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def close(self) -> None:
        """Stop publishing."""
        self._publisher.stop()


@contextmanager
def deployed(org: Organisation, folder: Path, tell: Tell = silent, *, migrations: bool = True) -> Iterator[Deployment]:
    """Deploy every function of the topology in front of an organisation's vendors, until the block ends.

    Without `migrations` there are tables and no views, sooner.
    """
    write_sheets(org, folder / "sheets")
    with ExitStack() as stack:
        stack.callback(servers.end_all)
        tell("emulators start")
        told = project.begin(migrations=migrations)
        doubles = stack.enter_context(serve_in_background(org))
        told |= {"AIU_SHEETS": f"file://{folder}/sheets", **doubles.environment}
        world = cloud_runtime(Settings.read(told))
        tell("functions start")
        instances = [Instance(function, folder, _told(function, told)) for function in DEPLOYED]
        supervisor = stack.enter_context(Supervisor(instances))
        relay = Relay(project.PROJECT, project.ANNOUNCED, {project.LAKE: "lake", project.UPLOADS: "uploads"})
        stack.callback(relay.close)
        for function in topology.FUNCTIONS:
            project.subscribe(function, supervisor.instances[function.name])
        stack.callback(project.unsubscribe, topology.FUNCTIONS)
        deployment = Deployment(org, supervisor, relay, world, tell)
        stack.callback(deployment.close)
        yield deployment


def _told(function: topology.Function | topology.Endpoint, everything: Mapping[str, str]) -> dict[str, str]:
    """Return a function's settings: of the keys only those that the topology gives it."""
    own = {*function.secrets, *(VENDOR_KEYS if function.name == PLANS_WITH else ())}
    return {name: value for name, value in everything.items() if name not in VENDOR_KEYS or name in own}
