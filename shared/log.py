"""Structured JSON logs on standard error, with the run, stream and snapshot of the work in hand on every line."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterator


def configure(level: str = "INFO", stream: Any = None) -> None:
    """Set up JSON logging once per process; `level` is a name of the logging module."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(default=str),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )


@contextmanager
def work(**ids: str | int) -> Iterator[None]:
    """Put ids (run_id, stream, snapshot_id…) on every line logged inside."""
    with structlog.contextvars.bound_contextvars(**ids):
        yield
