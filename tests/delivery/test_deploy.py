"""A deployment runs, or what ran before runs again, and each attempt is on record."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.delivery.conftest import Project


def records(project: Project) -> list[dict[str, Any]]:
    """Return what was written down, the oldest first."""
    return [json.loads(path.read_text()) for path in sorted((project.cloud / "records").glob("*-ended.json"))]


@pytest.fixture
def running(project: Project) -> Project:
    """The project with an old commit that runs well, and a new one checked out."""
    project.commit("old")
    assert 0 == project.deploy().returncode
    project.commit("new")
    (project.cloud / "migrated").unlink()
    return project


def test_a_commit_that_works_stays(running: Project) -> None:
    """Migrations, functions, a smoke run, and a record that says how long each took."""
    said = running.deploy()

    assert (0, "new") == (said.returncode, running.deployed)
    assert (running.cloud / "migrated").exists()
    steps = ["environment", "look", "migrate", "up", "smoke"]
    assert steps == [step["name"] for step in records(running)[-1]["steps"]]
    published = (running.cloud / "published").read_text()
    assert 'run-requested --message={"kind": "sweep"}' in published
    assert 'marts-built --message={"kind": "clock"}' in published
    assert "ask-health --location=us-central1" in (running.cloud / "rung").read_text()


def test_a_migration_that_fails_deploys_nothing(running: Project) -> None:
    """The old code goes on, and nobody has asked Pulumi for anything."""
    running.switch("migration-fails")
    (running.cloud / "asked").unlink()
    said = running.deploy()

    assert (1, "old") == (said.returncode, running.deployed)
    assert not (running.cloud / "asked").exists()
    assert "would lose 12 rows" in said.stderr
    assert "refused" == records(running)[-1]["outcome"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("up-fails", "error: refused"),
        ("errors", "dispatch: load.failed"),
        ("function-fails", "health is FAILED"),
        ("silent", "did not come within 1 s"),
        ("only-the-old-answers", "did not come within 1 s"),
    ],
)
def test_what_does_not_work_is_taken_back(running: Project, wrong: str, words: str) -> None:
    """The last good commit is deployed again and asked, too; exit code 1."""
    running.switch(wrong)
    said = running.deploy()

    assert (1, "old") == (said.returncode, running.deployed)
    assert words in said.stderr
    assert "runs again" in said.stderr
    assert "returned" == records(running)[-1]["outcome"]


def test_a_way_back_that_fails_is_loud(running: Project) -> None:
    """Exit code 2: nobody knows what runs."""
    running.switch("nothing-works")
    said = running.deploy()

    assert 2 == said.returncode
    assert "NOBODY KNOWS WHAT RUNS" in said.stderr
    assert "failed, too: pulumi up" in said.stderr
    assert "broken" == records(running)[-1]["outcome"]


def test_a_commit_is_no_way_back_from_itself(running: Project) -> None:
    """What ran well and is deployed again, in vain, is not deployed a third time: a person has to look."""
    assert 0 == running.deploy().returncode
    running.switch("up-fails")
    (running.cloud / "asked").unlink()
    said = running.deploy()

    assert 2 == said.returncode
    assert "no other commit that ran well" in said.stderr
    assert ["up new"] == (running.cloud / "asked").read_text().splitlines()


def test_the_first_deployment_has_no_way_back(project: Project) -> None:
    """Nothing ran before, so a failure says that a person has to look."""
    project.commit("new")
    project.switch("up-fails")

    assert 2 == project.deploy().returncode


def test_a_killed_attempt_goes_on(running: Project) -> None:
    """The same call opens the lock that Pulumi left, lets it see what is there, and does what is left."""
    running.deploy_and_die()
    (running.cloud / "asked").unlink()
    said = running.deploy()

    assert (0, "new") == (said.returncode, running.deployed), said.stderr
    assert ["cancel new", "refresh new", "up new"] == (running.cloud / "asked").read_text().splitlines()


def test_a_killed_attempt_is_taken_back(running: Project) -> None:
    """What a killed attempt left half done is not what ran well: also a migration that fails then leads back."""
    running.deploy_and_die()
    running.switch("migration-fails")
    said = running.deploy()

    assert (1, "old") == (said.returncode, running.deployed), said.stderr
    assert "returned" == records(running)[-1]["outcome"]


def test_a_lock_of_somebody_else_stays(running: Project) -> None:
    """After an attempt that ended, a lock is another person's: it is not opened."""
    (running.cloud / "lock").touch()
    said = running.deploy()

    assert 2 == said.returncode
    assert "cancel" not in (running.cloud / "asked").read_text()


def test_an_old_complaint_is_nobodys_fault(running: Project) -> None:
    """An error that the revisions of before logged, too, is no reason to go back: a vendor may be down for days."""
    running.switch("always-errors")

    assert (0, "new") == (running.deploy().returncode, running.deployed)


def test_a_first_deployment_answers_for_every_error(project: Project) -> None:
    """Nothing ran before, so nothing else is to blame."""
    project.commit("new")
    project.switch("always-errors")

    assert 2 == project.deploy().returncode


def test_an_end_that_cannot_be_written_down_is_loud(running: Project) -> None:
    """The next failure would return to the wrong commit, so a person has to look: exit code 2."""
    running.switch("records-closed")
    said = running.deploy()

    assert (2, "new") == (said.returncode, running.deployed)
    assert "ended good, and that could not be written down" in said.stderr


def test_only_the_warehouse_is_migrated(running: Project) -> None:
    """Without its name, a file on the machine that deploys would be migrated, and nobody would notice."""
    del running.environment["AIU_WAREHOUSE"]
    said = running.deploy()

    assert (1, "old") == (said.returncode, running.deployed)
    assert "AIU_WAREHOUSE does not name the warehouse" in said.stderr


def test_the_promise_counts_from_the_tests(running: Project) -> None:
    """What the runner needed before this program began is a part of the ten minutes."""
    said = running.command("deploy", "--project", "example", "--patience", "1", "--began", "2026-01-01T00:00:00Z")

    assert 0 == said.returncode
    (counted,) = [record for record in records(running) if record["began_at"].startswith("2026-01-01")]
    assert 24 * 60 * 60 < counted["seconds"]


def test_a_returned_commit_is_no_way_back(running: Project) -> None:
    """Only what ran well is returned to, however often something else was tried since."""
    running.switch("errors")
    running.deploy()

    assert ["good", "returned"] == [record["outcome"] for record in records(running)]
    assert (1, "old") == (running.deploy().returncode, running.deployed)


def test_promises_are_measured(running: Project) -> None:
    """One failure of two is no 99 %, and the report says so with its exit code."""
    assert 0 == running.command("report", "--project", "example").returncode
    running.switch("errors")
    running.deploy()
    said = running.command("report", "--project", "example")

    assert 1 == said.returncode
    assert "50.0% of 2" in said.stdout
    assert ["returned", "good"] == re.findall("good|returned", said.stdout)


def test_a_killed_attempt_did_not_end_well(running: Project) -> None:
    """The newest may still be on its way; as soon as another one began, it counts."""
    running.deploy_and_die()
    assert 0 == running.command("report", "--project", "example").returncode
    assert 0 == running.deploy().returncode

    assert "66.7% of 3" in running.command("report", "--project", "example").stdout


def test_no_checkout_is_left_behind(running: Project) -> None:
    """The way back leaves no worktree in the repository."""
    running.switch("errors")
    running.deploy()

    assert [] == list((running.checkout / ".git" / "worktrees").glob("*"))
