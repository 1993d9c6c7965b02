"""The secrets of a server, made once as files that only root and its containers read."""

from __future__ import annotations

import base64
import os
import secrets
from typing import TYPE_CHECKING

from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD, KEY = "database_password", "encryption_key"
_READABLE = 0o444
_SHORTEST = 16
"""Metabase takes no encryption key with fewer characters."""


def make(folder: Path, *, written_before: bool) -> list[str]:
    """Make the secrets that are missing and return their names; ConfigurationError when one would be a wrong guess.

    `written_before` says that a database exists already: its password and its key cannot be made anew. The folder is
    closed to everybody else on this machine; its files are readable, because a container reads them as another user.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    missing = [name for name in (PASSWORD, KEY) if not (folder / name).exists()]
    if missing and written_before:
        raise ConfigurationError(
            f"{' and '.join(missing)} missing from {folder}, but the database was written with them. Put back what "
            "you kept (docs/metabase-server.md, Secrets); a new key could not read what the old one wrote."
        )
    for name in missing:
        _write(folder / name, _made(name))
    for file in folder.iterdir():
        file.chmod(_READABLE)
    _refuse_cut(folder)
    return missing


def _made(name: str) -> str:
    return base64.b64encode(os.urandom(32)).decode() if name == KEY else secrets.token_urlsafe(32)


def _write(target: Path, secret: str) -> None:
    """Write a file that appears whole under its name, or not at all."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.write_text(secret, encoding="ascii")
    draft.chmod(_READABLE)
    draft.rename(target)


def _refuse_cut(folder: Path) -> None:
    for name in (PASSWORD, KEY):
        if len((folder / name).read_text(encoding="utf-8").strip()) < _SHORTEST:
            raise ConfigurationError(f"{folder / name} has fewer than {_SHORTEST} characters: put the right one back")
