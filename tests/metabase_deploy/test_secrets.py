"""Secrets are made once, read by nobody else, and never guessed when a database depends on them."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from metabase.keeping import secret_files
from shared.errors import ConfigurationError
from tests.house.repository import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SHIM = ROOT / "metabase/keeping/with_encryption_key.sh"
KEY = "c2l4dGVlbiBjaGFyYWN0ZXJzIG9yIG1vcmU="


def test_secrets_are_made_once(tmp_path: Path) -> None:
    """The first call makes both; the second changes nothing; no two servers have the same."""
    folder, other = tmp_path / "one", tmp_path / "other"
    assert ["database_password", "encryption_key"] == secret_files.make(folder, written_before=False)
    first = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}

    assert [] == secret_files.make(folder, written_before=True)
    secret_files.make(other, written_before=False)

    assert first == {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert set() == set(first.values()) & {path.read_text(encoding="utf-8") for path in other.iterdir()}
    assert 32 <= min(len(secret) for secret in first.values())


def test_nobody_else_gets_to_the_secrets(tmp_path: Path) -> None:
    """The folder is closed to others; the files are readable, for containers run as other users."""
    secret_files.make(tmp_path / "made", written_before=False)

    assert 0o700 == (tmp_path / "made").stat().st_mode & 0o777
    assert {0o444} == {path.stat().st_mode & 0o777 for path in (tmp_path / "made").iterdir()}


def test_what_was_put_back_is_made_readable(tmp_path: Path) -> None:
    """A key that somebody fetched from where it was kept is readable for the container, as a made one is."""
    secret_files.make(tmp_path, written_before=False)
    (tmp_path / "encryption_key").chmod(0o600)

    secret_files.make(tmp_path, written_before=True)

    assert 0o444 == (tmp_path / "encryption_key").stat().st_mode & 0o777


@pytest.mark.parametrize("lost", ["database_password", "encryption_key"])
def test_a_lost_secret_is_not_replaced(tmp_path: Path, lost: str) -> None:
    """With a database there, a new key could not read what the old one wrote."""
    secret_files.make(tmp_path, written_before=False)
    (tmp_path / lost).unlink()

    with pytest.raises(ConfigurationError, match=f"{lost} missing"):
        secret_files.make(tmp_path, written_before=True)
    assert not (tmp_path / lost).exists()


def test_a_cut_secret_is_told(tmp_path: Path) -> None:
    """An empty file is not taken for a key."""
    secret_files.make(tmp_path, written_before=False)
    (tmp_path / "encryption_key").chmod(0o600)
    (tmp_path / "encryption_key").write_text("\n", encoding="utf-8")

    with pytest.raises(ConfigurationError, match="fewer than 16 characters"):
        secret_files.make(tmp_path, written_before=True)


def shim(file: Path) -> subprocess.CompletedProcess[str]:
    """Start a program as the container starts Metabase; it prints the key that it was given."""
    argv = ["/bin/sh", str(SHIM), "/bin/sh", "-c", 'printf %s "$MB_ENCRYPTION_SECRET_KEY"']
    env = {"PATH": os.environ["PATH"], "ENCRYPTION_KEY_FILE": str(file)}
    return subprocess.run(argv, env=env, capture_output=True, text=True, check=False)


def test_metabase_gets_its_key_from_the_file(tmp_path: Path) -> None:
    """The key reaches Metabase's environment without the newline that an editor leaves."""
    (tmp_path / "key").write_text(f"{KEY}\n", encoding="utf-8")

    done = shim(tmp_path / "key")

    assert (0, KEY, "") == (done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("text", [None, "", "too short\n"], ids=["missing", "empty", "short"])
def test_metabase_does_not_start_without_its_key(tmp_path: Path, text: str | None) -> None:
    """A first start without a key would write passwords in the clear; the message never shows what was found."""
    if text is not None:
        (tmp_path / "key").write_text(text, encoding="utf-8")

    done = shim(tmp_path / "key")

    assert (78, "") == (done.returncode, done.stdout)
    assert "put it back" in done.stderr
    assert "too short" not in done.stderr
