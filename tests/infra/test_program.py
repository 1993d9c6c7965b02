"""The cloud's program makes what the topology says, and breaks no policy; see `pulumi/tests`."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.house.repository import ROOT, pins, read
from tools.infra import UNREACHABLE


def test_the_program_is_locked_apart_from_everything_else() -> None:
    """Every pin has its hashes, no index is named, and the library that both need is older here than there."""
    lock, developers = read("requirements-infra.txt"), read("requirements-dev.txt")

    assert len(pins(lock)) == len(re.findall(r"==[^\\\n]+\\\n    --hash=sha256:", lock))
    assert not re.search(r"^--?(index|extra|find|i |f )|://", lock, re.MULTILINE)
    assert int(pins(lock)["protobuf"].partition(".")[0]) < 7
    assert set() == {"pulumi", "pulumi-gcp"} & set(pins(developers))


@pytest.mark.timeout(300)
def test_the_program_keeps_its_own_tests() -> None:
    """All tests beside the program pass, in the environment that is locked for it."""
    ran = subprocess.run(
        [sys.executable, "tools/infra.py", "tests"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if ran.returncode == UNREACHABLE:
        pytest.skip(ran.stderr.strip())

    assert 0 == ran.returncode, ran.stdout + ran.stderr
    assert " passed" in ran.stdout
