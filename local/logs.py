"""JSON logs of one machine: every line in a file beside the lake, warnings on standard error when nobody watches it."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from local.quick_imports import quick_structlog
from shared.hidden import line_without_secrets, without_secrets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.settings import Settings

LARGEST_BYTES = 10_000_000
"""A log file that has grown beyond this is put aside when the next command starts; one older file is kept."""

_everywhere: dict[str, Any] = {}
_path: Path | None = None
_file: TextIO | None = None


def configure(settings: Settings, *, as_json: bool = False) -> Path | None:
    """Log to `logs/run.jsonl` in the state folder and return its path.

    Warnings go to standard error too, when that is no terminal and nobody has asked for JSON alone. A folder that
    cannot be written is no reason not to run: then there is no file, and None.
    """
    global _path, _file  # noqa: PLW0603 - one log per process
    close()
    structlog = quick_structlog()
    _file = file = _open(state_folder(settings) / "logs" / "run.jsonl")
    _path = Path(file.name) if file else None
    lines = _Lines(file, None if as_json or sys.stderr.isatty() else sys.stderr)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _with_ids,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(default=str),
            line_without_secrets,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: lines,
        cache_logger_on_first_use=False,
    )
    logging.getLogger().addHandler(_forward)
    return _path


def close() -> None:
    """Close the file and forget the ids, when one process runs several commands."""
    _everywhere.clear()
    logging.getLogger().removeHandler(_forward)
    if _file:
        _file.close()


def everywhere(**ids: str) -> None:
    """Put ids on every line from now on, unless the line has its own."""
    _everywhere.update(ids)


def state_folder(settings: Settings) -> Path:
    """Return the folder that holds the lake, or the warehouse when the lake is elsewhere."""
    for variable, scheme in (("AIU_LAKE", "file"), ("AIU_WAREHOUSE", "duckdb")):
        if settings.scheme(variable) == scheme:
            return Path(settings.path(variable)).expanduser().absolute().parent
    return Path(".aiu").absolute()


def keep_traceback() -> str:
    """Write the error in hand to the log, with its traceback; return where that is."""
    path = _path or Path(".aiu/logs/run.jsonl").absolute()
    line = {
        **_everywhere,
        "event": "cli.unexpected",
        "level": "error",
        "timestamp": datetime.now(UTC).isoformat(),
        "exception": traceback.format_exc(),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(without_secrets(json.dumps(line)) + "\n")
    except OSError as error:
        return f"no log, because {path} cannot be written ({error.strerror})"
    return str(path)


def _with_ids(logger: object, method: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
    del logger, method
    return {**_everywhere, **event}


def _open(path: Path) -> TextIO | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST_BYTES:
            path.replace(path.with_name("run.1.jsonl"))
        return path.open("a", buffering=1, encoding="utf-8")
    except OSError:
        return None


class _Lines:
    """Takes finished lines from any thread."""

    def __init__(self, file: TextIO | None, aloud: TextIO | None) -> None:
        self._file, self._aloud = file, aloud
        self._guard = threading.Lock()

    def info(self, line: str) -> None:
        """Write one line to the file."""
        if self._file:
            # A full disk stops the work itself, with words of its own.
            with self._guard, contextlib.suppress(OSError, ValueError):
                self._file.write(f"{line}\n")

    def warning(self, line: str) -> None:
        """Write one line to the file, and aloud."""
        self.info(line)
        if self._aloud:
            with self._guard, contextlib.suppress(OSError, ValueError):
                self._aloud.write(f"{line}\n")

    debug = info
    error = critical = exception = fatal = warn = warning


class _Forward(logging.Handler):
    """Gives what libraries log the same shape and the same way out."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log one record of the standard library."""
        log = quick_structlog().get_logger()
        log.log(record.levelno, "library.said", library=record.name, said=record.getMessage(), exc_info=record.exc_info)


_forward = _Forward(logging.WARNING)
