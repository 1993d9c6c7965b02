"""Serves the dashboards until ctrl-C, and evaluates what they read before anybody asks."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from local.dashboards import charts
from local.dashboards.answers import Answers
from local.dashboards.server import LOOPBACK, serve
from local.pages.terminal import note
from metabase.definition import files
from shared.errors import ConfigurationError, RetriableError

if TYPE_CHECKING:
    from metabase.definition.shapes import Dashboard
    from shared.settings import Settings

USUAL_PORT = 8765


def run(settings: Settings, port: int | None = None, host: str = LOOPBACK) -> None:
    """Serve until the process is interrupted; without a port the usual one, or another where that is taken.

    ConfigurationError when there is no warehouse yet, or the port that was asked for is taken.
    """
    if settings.scheme("AIU_WAREHOUSE") != "duckdb":
        raise ConfigurationError("the dashboards here read a file on this machine: set AIU_WAREHOUSE=duckdb:///PATH")
    answers = Answers.of(settings)
    try:
        asyncio.run(_until_interrupted(answers, port, host))
    except KeyboardInterrupt:
        note("")
    finally:
        answers.close()


async def _until_interrupted(answers: Answers, port: int | None, host: str) -> None:
    wanted = _free(host) if port is None else port
    try:
        async with serve(answers, wanted, host) as address:
            threading.Thread(target=charts.warm, name="charts").start()
            if sys.stderr.isatty():
                note("Getting the first dashboard ready ...")
            first, *others = files.dashboards().values()
            await asyncio.to_thread(answers.warm, first)
            note(f"The dashboards are at {address}/  (ctrl-C ends them)")
            threading.Thread(target=_warm, args=(answers, others), name="warm").start()
            await asyncio.Event().wait()
    except OSError as error:
        raise ConfigurationError(f"cannot listen on {host}:{wanted} ({error.strerror}): name another --port") from None


def _warm(answers: Answers, dashboards: list[Dashboard]) -> None:
    """Get ready what people will want next; a card that is asked for meanwhile does not wait for it."""
    # Only the server's end interrupts it, and its last words would then be about nothing.
    with suppress(RetriableError):
        for dashboard in dashboards:
            answers.warm(dashboard)


def _free(host: str) -> int:
    """Return the usual port, or 0, which takes any that is free."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, USUAL_PORT))
        except OSError:
            return 0
    return USUAL_PORT
