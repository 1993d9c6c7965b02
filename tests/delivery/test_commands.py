"""What the pages on operations tell people to type exists: commands and their options, messages, names of the cloud."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import click
import msgspec
import pytest

from delivery.__main__ import cli as delivery
from local import cli as local
from shared import messages, topology
from tests.house.repository import ROOT, read

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = ("docs/runbook.md", "docs/deploy.md", "docs/delivery.md", "docs/migrations.md", "docs/alerts.md")
ALARMS = "pulumi/parts/alarms.py"
SPAN = re.compile(r"`([^`\n]+)`")
TYPED = re.compile(r"python -m (local|delivery) ([a-z][^`|\n#(;:,]+)")
SCHEDULES = {schedule.name for schedule in topology.SCHEDULES} | {f"ask-{each.name}" for each in topology.ENDPOINTS}
TOPICS = {topic.name for topic in topology.TOPICS}
READ_BY_PEOPLE = {"dead-letters", "secret-rotation"}
"""Topics of pulumi/naming.py, with subscriptions of the same names."""


def commands(text: str) -> Iterator[tuple[click.Group, list[str]]]:
    """Yield every command line of ours: written out, or a span that begins with one of our commands."""
    for program, rest in TYPED.findall(text):
        yield {"local": local.cli, "delivery": delivery}[program], rest.replace('"', " ").split()
    for span in SPAN.findall(text):
        words = span.split()
        if words[0] in local.COMMANDS and (len(words) > 1 or "_" not in words[0]):
            yield local.cli, words


def unknown(group: click.Group, words: list[str]) -> list[str]:
    """Return the words of a command line that nothing would understand: its command, or its options."""
    command: click.Command = group
    context = click.Context(group)
    for word in words:
        if not isinstance(command, click.Group):
            break
        try:
            found = command.get_command(context, word)
        except click.UsageError:
            found = None
        if found is None:
            return [word]
        command = found
    known = {name for parameter in command.params for name in parameter.opts}
    return [word for word in words if word.startswith("--") and word.partition("=")[0] not in known]


@pytest.mark.parametrize("page", [*PAGES, ALARMS])
def test_our_commands_exist(page: str) -> None:
    """Each command has its name and its options as they are written."""
    found = list(commands(read(page)))

    assert found
    assert [] == [(words, wrong) for group, words in found if (wrong := unknown(group, words))]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("python -m local migrate --expand-only", []),
        ("python -m local migrat", ["migrat"]),
        ("python -m local replay RUN_ID --acept", ["--acept"]),
        ("python -m local incidents shows ID", ["shows"]),
        ("python -m delivery report --project P", []),
        ("python -m delivery rollback", ["rollback"]),
        ("see `replay --from-lak`", ["--from-lak"]),
    ],
)
def test_a_mistyped_command_is_found(line: str, wrong: list[str]) -> None:
    """The test above would pass on pages whose commands it cannot read."""
    ((group, words),) = commands(line)

    assert wrong == unknown(group, words)


@pytest.mark.parametrize("page", [*PAGES, ALARMS])
def test_names_of_the_cloud_exist(page: str) -> None:
    """Jobs of the clock, topics and subscriptions are called what the topology calls them."""
    text = read(page)
    jobs = set(re.findall(r"gcloud scheduler jobs (?:run|describe) ([a-z-]+)", text))
    topics = set(re.findall(r"gcloud pubsub topics publish ([a-z-]+)", text))
    pulled = set(re.findall(r"gcloud pubsub subscriptions pull ([a-z-]+)", text))

    assert set() == jobs - SCHEDULES
    assert set() == topics - TOPICS - READ_BY_PEOPLE
    assert set() == pulled - READ_BY_PEOPLE


def test_the_names_of_what_people_read_are_the_clouds() -> None:
    """The program calls them so."""
    named = set(re.findall(r'^(?:DEAD_LETTERS|ROTATION) = "([a-z-]+)"', read("pulumi/naming.py"), re.MULTILINE))

    assert named == READ_BY_PEOPLE


@pytest.mark.parametrize("page", PAGES)
def test_wishes_are_understood(page: str) -> None:
    """Every body of a message on these pages is what dispatch reads, field for field; D stands for a day."""
    bodies = re.findall(r'\{"kind": [^}]*\}', read(page))
    filled = [re.sub(r'": D\b', '": "2026-08-01"', body) for body in bodies]

    for body in filled:
        msgspec.json.decode(body, type=messages.RunRequested)
        json.loads(body)
    assert page != "docs/runbook.md" or len(filled) > 5


@pytest.mark.parametrize("page", PAGES)
def test_sessions_and_pages_exist(page: str) -> None:
    """What is linked is there, and a session that is named can be run."""
    text = read(page)
    sessions = {name.replace("-", "_") for name in re.findall(r"\bnox -s ([\w-]+)", text)}
    linked = [target.partition("#") for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text)]

    assert [] == [name for name in sorted(sessions) if f"\ndef {name}(session" not in read("noxfile.py")]
    for path, _, part in linked:
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), path
        assert not part or part in _parts(target.read_text(encoding="utf-8")), f"{path}#{part}"


def _parts(text: str) -> set[str]:
    """Return the names under which a page's headings are linked."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
