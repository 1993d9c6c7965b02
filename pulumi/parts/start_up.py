"""What the machine does at each start: everything from nothing, and nothing twice."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

import naming

if TYPE_CHECKING:
    from configuration import Bi

SCRIPT = Path(__file__).resolve().parents[1] / "start_up.sh"


class _Places(Template):
    """Fills in names after a per cent sign, so that the shell keeps its own dollars."""

    delimiter = "%"


def start_up(of: Bi, archive: str) -> str:
    """Return the script; it names no secret, only where they are."""
    return _Places(SCRIPT.read_text(encoding="utf-8")).substitute(
        PROJECT=of.project,
        SITE=of.site,
        SOURCE=f"gs://{naming.bucket(of, naming.SOURCE_BUCKET)}/{archive}",
        BACKUPS=f"gs://{naming.bucket(of, naming.BACKUP_BUCKET)}/metabase",
    )
