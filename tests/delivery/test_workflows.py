"""What GitHub runs: pinned, with the least it needs, and nothing that a stranger writes becomes a command."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.house.repository import ROOT

FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOWS = [pytest.param(yaml.safe_load(path.read_text(encoding="utf-8")), id=path.name) for path in FILES]
PINNED = re.compile(r"^\s*- uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def _jobs(workflow: dict[Any, Any]) -> dict[str, Any]:
    jobs: dict[str, Any] = workflow["jobs"]
    return jobs


def test_there_are_workflows() -> None:
    """One tests and previews, one deploys."""
    assert ["deploy.yml", "test.yml"] == [path.name for path in FILES]


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
    """Commands hold no expression, and no workflow runs a fork's code with an identity of ours."""
    assert "pull_request_target" not in workflow[True]  # YAML reads `on` as true
    for job in _jobs(workflow).values():
        assert [] == [step["run"] for step in job["steps"] if "${{" in step.get("run", "")]
        assert 0 < job["timeout-minutes"] <= 45


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_what_is_run_exists(workflow: dict[str, Any]) -> None:
    """Every script and module that a job names is in this repository."""
    for job in _jobs(workflow).values():
        for step in job["steps"]:
            for module in re.findall(r"python -m (\w+)", step.get("run", "")):
                assert (ROOT / module / "__main__.py").is_file(), module
            for script in re.findall(r"python ([\w/]+\.py)", step.get("run", "")):
                assert (ROOT / script).is_file(), script


def test_deployment_waits_for_the_tests() -> None:
    """Nothing is deployed that was not tested, by one deployment at a time, in the protected environment."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "deploy.yml").read_text(encoding="utf-8"))

    assert "test" == workflow["jobs"]["deploy"]["needs"]
    assert "production" == workflow["jobs"]["deploy"]["environment"]
    assert not workflow["concurrency"]["cancel-in-progress"]
