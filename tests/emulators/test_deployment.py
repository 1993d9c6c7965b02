"""Every function from its archive, behind real pushes of Pub/Sub, between real clients: a run from message to facts.

Here one stream of every source is asked for, and the short form ends with raw rows: emulated BigQuery takes a minute
to build facts. `nox -s emulators` asks for everything, kills processes and loses messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.sample_org.org import Organisation
from tests.emulators.deployment import findings
from tests.emulators.deployment.installed import deployed
from tests.emulators.deployment.instances import DEPLOYED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.emulators.deployment.installed import Deployment

ORG = Organisation.generate(seed=9, people=3, days=2, keys=4)
STREAMS = ("anthropic_cost", "claude_code", "enterprise_usage", "cursor_events", "sheets")
QUESTIONS = ("cost_report", "cost_report_days", "cursor_events")
"""What these streams are enough for."""
PATIENCE_S = 500


@pytest.fixture
def deployment(tmp_path: Path) -> Iterator[Deployment]:
    """Every function, asked for one day's run by the message of the scheduler."""
    with deployed(ORG, tmp_path, migrations=False) as deployment:
        deployment.schedule("daily", streams=STREAMS, start=str(ORG.season.start), end=str(ORG.season.end))
        yield deployment


@pytest.mark.timeout(PATIENCE_S)
def test_a_message_of_the_scheduler_becomes_raw_rows(deployment: Deployment) -> None:
    """Every fetcher answers, every snapshot is in BigQuery once with all its rows, no function complains or ends."""
    deployment.wait_for_line("load-snapshot", "load.done", len(STREAMS))
    (plan,) = deployment.world.ledger.plans()

    assert deployment.daily == plan.run_id
    assert sorted(STREAMS) == sorted(entry.stream for entry in plan.entries)
    assert [] == findings.missing_entries(deployment, [plan])
    assert [] == findings.wrong_counts(deployment)
    assert len(STREAMS) == len([key for key in deployment.commits if deployment.world.ledger.read_commit(key).rows])
    assert dict.fromkeys((function.name for function in DEPLOYED), 1) == {
        name: instance.starts for name, instance in deployment.supervisor.instances.items()
    }
    assert "" == deployment.complaints()


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE_S)
def test_a_message_of_the_scheduler_becomes_facts(deployment: Deployment) -> None:
    """What the organisation spent, to the last digit."""
    plans = deployment.wait_for_runs(1)

    assert [] == findings.missing_entries(deployment, plans)
    assert [] == findings.wrong_facts(deployment, QUESTIONS)
    assert "" == deployment.complaints()
