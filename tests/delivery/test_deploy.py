"""A deployment runs, or what ran before runs again, and each attempt is on record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.delivery.conftest import Project


def records(project: Project) -> list[dict[str, Any]]:
    """Return what was written down, the oldest first."""
    return [json.loads(path.read_text()) for path in sorted((project.cloud / "records").iterdir())]


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
    assert ["migrate", "environment", "up", "smoke"] == [step["name"] for step in records(running)[-1]["steps"]]
    published = (running.cloud / "published").read_text()
    assert 'run-requested --message={"kind": "sweep"}' in published
    assert 'marts-built --message={"kind": "clock"}' in published


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
    [("up-fails", "error: refused"), ("errors", "load.failed"), ("silent", "did not come within 1 s")],
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
    assert "failed, too: pulumi up" in said.stderr
    assert "broken" == records(running)[-1]["outcome"]


def test_the_first_deployment_has_no_way_back(project: Project) -> None:
    """Nothing ran before, so a failure says that a person has to look."""
    project.commit("new")
    project.switch("up-fails")

    assert 2 == project.deploy().returncode


def test_an_attempt_without_a_record_is_made_again(running: Project) -> None:
    """Killed after Pulumi was through: the same call goes through all steps once more, and returns to the good one."""
    (running.cloud / "deployed").write_text("new")
    running.switch("errors")

    assert (1, "old") == (running.deploy().returncode, running.deployed)


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


def test_no_checkout_is_left_behind(running: Project) -> None:
    """The way back leaves no worktree in the repository."""
    running.switch("errors")
    running.deploy()

    assert [] == list((running.checkout / ".git" / "worktrees").glob("*"))
