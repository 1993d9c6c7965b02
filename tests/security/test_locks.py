"""What is installed is what was locked: nothing stands in a lock but versions with their hashes."""

from __future__ import annotations

import re

import pytest

from tests.functions.serving import DEPLOYED
from tests.house.repository import pins, read

LOCKS = [
    "requirements-dev.txt",
    "requirements-infra.txt",
    *sorted(f"{function.folder}/requirements.txt" for function in DEPLOYED),
]
ENTRY = re.compile(r"\S+==\S+(?: ; .+?)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+")


def unlocked(lock: str) -> list[str]:
    """Return the lines of a lock that are neither comments nor parts of a version with its hashes."""
    rest = ENTRY.sub("", lock)
    return [line for line in rest.splitlines() if line.strip() and not line.lstrip().startswith("#")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_has_hashes(lock: str) -> None:
    """Nothing but versions with hashes: no address, no option, no range, nothing editable."""
    text = read(lock)

    assert pins(text)
    assert [] == unlocked(text)


@pytest.mark.parametrize(
    "line",
    [
        "requests==2.32.0",
        "requests>=2.0",
        "--index-url https://packages.example.com/simple",
        "-e .",
        "requests @ https://packages.example.com/requests.whl",
        "requests==2.32.0 \\\n    --hash=md5:0123",
    ],
)
def test_a_line_without_hashes_is_found(line: str) -> None:
    """The check above would not miss what it is there for."""
    whole = f"# comment\nflask==3.0.0 ; python_version < '4' \\\n    --hash=sha256:{'0' * 64}\n"

    assert [] == unlocked(whole)
    assert unlocked(whole + line)
