"""A snapshot that comes back from a backup brings back nobody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from local.env_secrets import EnvSecrets
from local.folder_lake import FolderLake
from shared.errors import FatalError
from shared.ledger import Ledger
from shared.persons.erasures import new_pseudonym, put, secret_key
from shared.persons.guard import check
from tests.persons.conftest import KEY

if TYPE_CHECKING:
    from tests.cli.keyboard import Keyboard

SECRETS = EnvSecrets({"AIU_PERSON_KEY": KEY})


def test_a_restored_snapshot_is_refused(full: Keyboard) -> None:
    """Whatever was observed before the erasure is read before it is loaded; nobody is refused for somebody else."""
    ledger = Ledger(FolderLake(full.folder / ".aiu" / "lake"))
    commits = [ledger.read_commit(key) for key in ledger.commit_keys()]
    (usage,) = (commit for commit in commits if commit.stream == "claude_code")
    check(usage, ledger.lake, SECRETS)

    put(["stranger@example.com"], new_pseudonym(), datetime(2030, 1, 1, tzinfo=UTC), ledger.lake, secret_key(SECRETS))
    check(usage, ledger.lake, SECRETS)
    put(["ana@example.com"], new_pseudonym(), datetime(2030, 1, 1, tzinfo=UTC), ledger.lake, secret_key(SECRETS))
    with pytest.raises(FatalError, match="names somebody who was erased: it was not loaded"):
        check(usage, ledger.lake, SECRETS)
