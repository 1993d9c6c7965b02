"""The cost export of the Console, in dollars: the only place where the vendor says what each API key cost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from shared.rows import RawRow

from .console_words import context_window, token_type
from .form import Format

if TYPE_CHECKING:
    from ..records import Record


class ConsoleCostRow(RawRow, kw_only=True, gc=False):
    """One line of `raw_console_cost`."""

    MEASURES: ClassVar[tuple[str, ...]] = ("cost_usd", "list_price_usd")

    cost_date: date
    model: str | None
    workspace_name: str | None
    api_key_name: str | None
    api_key_id: str | None
    api_key_status: str | None
    usage_type: str | None
    context_window: str | None
    token_type: str | None
    cost_type: str | None
    cost_usd: Decimal | None
    list_price_usd: Decimal | None
    inference_geo: str | None
    speed: str | None


def _row(record: Record) -> ConsoleCostRow:
    cost = record.usd("cost_usd")
    if cost is None:
        raise record.refusal("cost_usd", "is blank: what the key cost is unknown")
    return ConsoleCostRow(
        raw_response=record.raw,
        cost_date=record.day("usage_date_utc"),
        model=record.text("model"),
        workspace_name=record.text("workspace"),
        api_key_name=record.text("api_key"),
        api_key_id=record.text("api_key_id"),
        api_key_status=record.text("api_key_status"),
        usage_type=record.text("usage_type"),
        context_window=context_window(record),
        token_type=token_type(record),
        cost_type=record.text("cost_type"),
        cost_usd=cost,
        list_price_usd=record.usd("list_price_usd"),
        inference_geo=record.text("inference_geo"),
        speed=record.text("speed"),
    )


CONSOLE_COST = Format(
    stream="upload_console_cost",
    title="Console cost",
    columns={
        "usage_date_utc": (),
        "model": (),
        "workspace": (),
        "api_key": (),
        "usage_type": (),
        "context_window": (),
        "token_type": (),
        "cost_usd": (),
        "list_price_usd": (),
        "cost_type": (),
        "inference_geo": (),
        "speed": (),
        "api_key_id": (),
        "api_key_status": (),
    },
    required=("usage_date_utc", "model", "workspace", "api_key", "cost_usd"),
    row=_row,
    period="days",
    when="usage_date_utc",
    money=("cost_usd", "list_price_usd"),
    keys="api_key_id",
)
