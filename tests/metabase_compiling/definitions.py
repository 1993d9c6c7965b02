"""Small dashboards of the tests' own, so that they stay as they are while the real ones change."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from metabase.definition import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

HERE = Path(__file__).parent
DEFINITIONS = HERE / "definitions"


@contextmanager
def read_from(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let definitions be read from another folder for a while; its layout is that of metabase/."""
    forget()
    with monkeypatch.context() as patch:
        patch.setattr(files, "ROOT", folder)
        patch.setattr(files, "DASHBOARDS", folder / "dashboards")
        patch.setattr(files, "CARDS", folder / "cards")
        yield
    forget()


def forget() -> None:
    """Forget what was read: definitions are read once in a process."""
    files.dashboards.cache_clear()
    files.card_sql.cache_clear()


def copied(folder: Path) -> Path:
    """Return a copy of the small dashboards that a test may break."""
    return Path(shutil.copytree(DEFINITIONS, folder / "definitions"))
