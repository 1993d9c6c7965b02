"""The usage export of the Console: tokens by day, key name, workspace and model."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from shared.rows import RawRow

from .console_words import context_window
from .form import Format

if TYPE_CHECKING:
    from ..records import Record

TITLES = {
    "uncached_input_tokens": "usage_input_tokens_no_cache",
    "cache_creation_5m_tokens": "usage_input_tokens_cache_write_5m",
    "cache_creation_1h_tokens": "usage_input_tokens_cache_write_1h",
    "cache_read_input_tokens": "usage_input_tokens_cache_read",
    "output_tokens": "usage_output_tokens",
    "web_search_requests": "web_search_count",
}
"""Our column → the Console's title; older files lack the last one."""


class ConsoleUsageRow(RawRow, kw_only=True, gc=False):
    """One line of `raw_console_usage`."""

    MEASURES: ClassVar[tuple[str, ...]] = tuple(TITLES)

    usage_date: date
    model: str | None
    api_key_name: str | None
    workspace_name: str | None
    usage_type: str | None
    context_window: str | None
    uncached_input_tokens: int | None
    cache_creation_5m_tokens: int | None
    cache_creation_1h_tokens: int | None
    cache_read_input_tokens: int | None
    output_tokens: int | None
    web_search_requests: int | None
    inference_geo: str | None
    speed: str | None


def _row(record: Record) -> ConsoleUsageRow:
    return ConsoleUsageRow(
        raw_response=record.raw,
        usage_date=record.day("usage_date_utc"),
        model=record.text("model_version"),
        api_key_name=record.text("api_key"),
        workspace_name=record.text("workspace"),
        usage_type=record.text("usage_type"),
        context_window=context_window(record),
        inference_geo=record.text("inference_geo"),
        speed=record.text("speed"),
        **{column: record.count(title) for column, title in TITLES.items()},
    )


CONSOLE_USAGE = Format(
    stream="upload_console_usage",
    title="Console usage",
    columns={
        "usage_date_utc": (),
        "model_version": (),
        "api_key": (),
        "workspace": (),
        "usage_type": (),
        "context_window": (),
        **dict.fromkeys(TITLES.values(), ()),
        "inference_geo": (),
        "speed": (),
    },
    required=(
        "usage_date_utc",
        "model_version",
        "api_key",
        "workspace",
        "usage_input_tokens_no_cache",
        "usage_output_tokens",
    ),
    row=_row,
    period="days",
    when="usage_date_utc",
)
