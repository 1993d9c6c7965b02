"""Serves the dashboards until ctrl-C, and evaluates what they read before anybody asks."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING

from local.dashboards import charts
from local.dashboards.answers import Answers
from local.dashboards.server import LOOPBACK, serve
from local.pages.terminal import note
from metabase.definition import files
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from shared.settings import Settings

USUAL_PORT = 8765


def run(settings: Settings, port: int | None = None, host: str = LOOPBACK) -> None:
    """Serve until the process is interrupted; without a port the usual one, or another where that is taken.

    ConfigurationError when there is no warehouse yet, or the port that was asked for is taken.
    """
    if settings.scheme("AIU_WAREHOUSE") != "duckdb":
        raise ConfigurationError("the dashboards here read a file on this machine: set AIU_WAREHOUSE=duckdb:///PATH")
    answers = Answers.of(settings)
    threading.Thread(target=warm, args=(answers,), name="warm", daemon=True).start()
    try:
        asyncio.run(_until_interrupted(answers, port, host))
    except KeyboardInterrupt:
        note("")
    finally:
        answers.close()


def warm(answers: Answers) -> None:
    """Start the chart engine, and evaluate the views in the order in which people will want them."""
    engine = threading.Thread(target=charts.warm, name="charts", daemon=True)
    engine.start()
    for dashboard in files.dashboards().values():
        answers.warm(dashboard)
    engine.join()


async def _until_interrupted(answers: Answers, port: int | None, host: str) -> None:
    wanted = _free(host) if port is None else port
    try:
        async with serve(answers, wanted, host) as address:
            note(f"The dashboards are at {address}/  (ctrl-C ends them)")
            await asyncio.Event().wait()
    except OSError as error:
        raise ConfigurationError(f"cannot listen on {host}:{wanted} ({error.strerror}): name another --port") from None


def _free(host: str) -> int:
    """Return the usual port, or 0, which takes any that is free."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, USUAL_PORT))
        except OSError:
            return 0
    return USUAL_PORT
