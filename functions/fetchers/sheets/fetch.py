"""The people's own sheet as one page: every known tab's cells as JSON text, wherever the sheet lives."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from shared.rows import Page

from .folder import read_folder, tab_files

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from shared.messages import FetchRequested
    from shared.runtime import Runtime
    from shared.settings import Settings

SETTING = "AIU_SHEETS"


def configured(settings: Settings) -> bool:
    """Whether there is a sheet to ask for: a spreadsheet's id, or a folder with at least one known tab."""
    return settings.scheme(SETTING) == "gsheets" or bool(tab_files(Path(settings.path(SETTING))))


async def pages(entry: FetchRequested, world: Runtime) -> AsyncIterator[Page]:  # noqa: ARG001 - a sheet has no days
    """Yield the sheet as it is now: `{tab: [[header, …], [cell, …], …]}`."""
    yield Page(msgspec.json.encode(await asyncio.to_thread(_tabs, world.settings)))


def _tabs(settings: Settings) -> dict[str, list[list[str]]]:
    if settings.scheme(SETTING) == "gsheets":
        from .spreadsheet import read_spreadsheet  # Google's libraries: only who has a spreadsheet pays for them

        return read_spreadsheet(settings[SETTING].removeprefix("gsheets:").strip("/"))
    return read_folder(Path(settings.path(SETTING)))
