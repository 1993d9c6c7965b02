"""What a deployment asks of the project, and hears from it: functions, messages, the clock, the logs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from delivery.steps import run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

OURS = 'resource.type="cloud_run_revision" AND NOT log_id("run.googleapis.com/requests")'
"""Lines of functions, without the platform's line per request: there a message that comes again is an error."""
MOST_LINES = 1000


class Function(NamedTuple):
    """One function as it runs now."""

    name: str
    region: str
    state: str
    revision: str


class Line(NamedTuple):
    """One line that a function logged."""

    service: str
    revision: str
    event: str


@dataclass(frozen=True, slots=True)
class Cloud:
    """One project, asked through Google's command line."""

    project: str
    checkout: Path
    """Where the commands are run."""

    def functions(self) -> list[Function]:
        """Return every function of the project."""
        return [_function(each) for each in json.loads(self._gcloud("functions", "list", "--v2", "--format=json"))]

    def publish(self, topic: str, body: Mapping[str, Any]) -> None:
        """Publish one message."""
        self._gcloud("pubsub", "topics", "publish", topic, f"--message={json.dumps(body)}")

    def ring(self, job: str, region: str) -> None:
        """Have the clock do one of its jobs now."""
        self._gcloud("scheduler", "jobs", "run", job, f"--location={region}")

    def lines(self, what: str, since: datetime) -> set[Line]:
        """Return what functions logged since then, of those lines that the filter lets pass."""
        wanted = f'{OURS} AND timestamp>="{since.isoformat()}" AND {what}'
        limit = f"--limit={MOST_LINES}"
        return {_line(each) for each in json.loads(self._gcloud("logging", "read", wanted, "--format=json", limit))}

    def _gcloud(self, *arguments: str) -> str:
        return run("gcloud", *arguments, f"--project={self.project}", at=self.checkout)


def _function(said: Mapping[str, Any]) -> Function:
    _, _, _, region, _, name = said["name"].split("/")
    return Function(name, region, said["state"], said.get("serviceConfig", {}).get("revision", ""))


def _line(said: Mapping[str, Any]) -> Line:
    labels = said["resource"]["labels"]
    event = (said.get("jsonPayload") or {}).get("event", "a line without a name")
    return Line(labels["service_name"], labels["revision_name"], str(event))
