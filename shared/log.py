"""Structured JSON logs on standard error, with the run, stream and snapshot of the work in hand on every line."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog

from shared.hidden import line_without_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

CLOUD_NAMES = {"level": "severity", "timestamp": "time", "exception": "stack_trace"}
"""What Cloud Logging calls the fields of a line: https://cloud.google.com/logging/docs/structured-logging."""


def configure(level: str = "INFO", stream: Any = None, *, for_cloud: bool = False) -> None:
    """Set up JSON logging once per process; `level` is a name of the logging module.

    `for_cloud` names the fields as Cloud Logging does, and takes what libraries log along.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            *([_in_cloud_words] if for_cloud else []),
            structlog.processors.JSONRenderer(default=str),
            line_without_secrets,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    if for_cloud:
        logging.basicConfig(level=logging.WARNING, handlers=[_Forward()], force=True)


@contextmanager
def work(**ids: str | int) -> Iterator[None]:
    """Put ids (run_id, stream, snapshot_id…) on every line logged inside."""
    with structlog.contextvars.bound_contextvars(**ids):
        yield


def _in_cloud_words(_: object, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    # People read the message in a list of lines, metrics count by the event: here they are the same words.
    named = {CLOUD_NAMES.get(name, name): value for name, value in line.items()}
    return {**named, "message": named["event"], "severity": str(named["severity"]).upper()}


class _Forward(logging.Handler):
    """Gives what libraries log the same shape and the same way out."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log one record of the standard library."""
        log = structlog.get_logger()
        level = record.levelno // 10 * 10
        log.log(level, "library.said", library=record.name, said=record.getMessage(), exc_info=record.exc_info)
