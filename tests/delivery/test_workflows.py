"""What GitHub runs: pinned, with the least it needs, and nothing that a stranger writes becomes a command."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from delivery.__main__ import cli
from tests.house.repository import ROOT

FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOWS = [pytest.param(yaml.safe_load(path.read_text(encoding="utf-8")), id=path.name) for path in FILES]
PINNED = re.compile(r"^\s*- uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def _read(name: str) -> dict[Any, Any]:
    workflow: dict[Any, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8"))
    return workflow


def _jobs(workflow: dict[Any, Any]) -> dict[str, Any]:
    jobs: dict[str, Any] = workflow["jobs"]
    return jobs


def test_there_are_workflows() -> None:
    """One tests and previews, one deploys, and one runs at night what takes too long for every change."""
    assert ["deploy.yml", "nightly.yml", "test.yml"] == [path.name for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_actions_are_pinned(path: Any) -> None:
    """Every action is one commit, with its version beside it: a tag can be moved."""
    used = [line for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]

    assert used
    assert [] == [line for line in used if not PINNED.match(line)]


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_permissions_are_the_least(workflow: dict[str, Any]) -> None:
    """Nothing by default; a job reads the code, and says who it is where it asks Google."""
    assert {} == workflow["permissions"]
    for name, job in _jobs(workflow).items():
        asks = any("google-github-actions/auth" in step.get("uses", "") for step in job["steps"])
        assert {"contents": "read", **({"id-token": "write"} if asks else {})} == job["permissions"], name


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_no_strangers_words_become_a_command(workflow: dict[Any, Any]) -> None:
    """Commands hold no expression, no step is told what an event says, and no fork's code runs with an identity."""
    assert "pull_request_target" not in workflow[True]  # YAML reads `on` as true
    for job in _jobs(workflow).values():
        assert [] == [step["run"] for step in job["steps"] if "${{" in step.get("run", "")]
        assert [] == [step for step in job["steps"] if re.search(r"github\.(event|head_ref)", str(step))]
        assert 0 < job["timeout-minutes"] <= (120 if "schedule" in workflow[True] else 45)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_workflow_has_a_secret(path: Any) -> None:
    """Google takes the workflow's own identity, and Pulumi's stacks hold nothing that is encrypted."""
    assert "secrets." not in path.read_text(encoding="utf-8")


def test_an_identity_is_never_lent_to_a_fork() -> None:
    """The preview runs a branch of this repository alone."""
    (condition,) = [job["if"] for job in _jobs(_read("test.yml")).values() if "id-token" in job["permissions"]]

    assert "github.event.pull_request.head.repo.full_name == github.repository" in condition


def test_an_action_is_one_commit_everywhere() -> None:
    """A newer version is taken in every place at once."""
    used = {line for path in FILES for line in re.findall(r"uses: (\S+@\S+ # \S+)", path.read_text(encoding="utf-8"))}

    assert len({line.partition("@")[0] for line in used}) == len(used)


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_what_is_run_exists(workflow: dict[str, Any]) -> None:
    """Every script and module that a job names is in this repository."""
    for job in _jobs(workflow).values():
        for step in job["steps"]:
            for module in re.findall(r"python -m (\w+)", step.get("run", "")):
                assert (ROOT / module / "__main__.py").is_file(), module
            for target in re.findall(r"\bmake (\w+)", step.get("run", "")):
                assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE), target
            for command in re.findall(r"-m delivery (\w+)", step.get("run", "")):
                assert command in cli.commands, command
            for script in re.findall(r"python3? ([\w/]+\.py)", step.get("run", "")):
                assert (ROOT / script).is_file(), script


def test_deployment_waits_for_the_tests() -> None:
    """Nothing is deployed that was not tested, by one deployment at a time, in the protected environment."""
    workflow = _read("deploy.yml")

    assert "test" == workflow["jobs"]["deploy"]["needs"]
    assert "production" == workflow["jobs"]["deploy"]["environment"]
    assert not workflow["concurrency"]["cancel-in-progress"]
