"""The spend report of claude.ai: what each person used by product and model in a period, which no row tells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from shared.rows import RawRow

from .form import Format, addresses_in

if TYPE_CHECKING:
    from ..records import Record


class SpendRow(RawRow, kw_only=True, gc=False):
    """One line of `raw_claude_ai_spend`."""

    MEASURES: ClassVar[tuple[str, ...]] = (
        "requests",
        "prompt_tokens",
        "completion_tokens",
        "net_spend_usd",
        "gross_spend_usd",
    )

    period_start: date
    period_end: date
    email: str | None
    account_uuid: str | None
    product: str | None
    model: str | None
    model_family: str | None
    requests: int | None
    prompt_tokens: int | None
    completion_tokens: int | None
    net_spend_usd: Decimal | None
    gross_spend_usd: Decimal | None


def _row(record: Record) -> SpendRow:
    net = record.usd("total_net_spend_usd")
    if net is None:
        raise record.refusal("total_net_spend_usd", "is blank: what is charged is unknown")
    return SpendRow(
        raw_response=record.raw,
        period_start=record.coverage.start,
        period_end=record.coverage.end,
        email=record.email("user_email"),
        account_uuid=record.text("account_uuid"),
        product=record.text("product"),
        model=record.text("model"),
        model_family=record.text("model_family"),
        requests=record.count("total_requests"),
        prompt_tokens=record.count("total_prompt_tokens"),
        completion_tokens=record.count("total_completion_tokens"),
        net_spend_usd=net,
        gross_spend_usd=record.usd("total_gross_spend_usd"),
    )


SPEND_REPORT = Format(
    stream="upload_spend_report",
    title="claude.ai spend report",
    columns={
        "user_email": ("email",),
        "account_uuid": (),
        "product": (),
        "model": (),
        "model_family": (),
        "total_requests": (),
        "total_prompt_tokens": (),
        "total_completion_tokens": (),
        "total_net_spend_usd": (),
        "total_gross_spend_usd": (),
    },
    required=("user_email", "product", "model", "total_net_spend_usd"),
    row=_row,
    period="day_or_month",
    money=("total_net_spend_usd", "total_gross_spend_usd"),
    people=addresses_in("user_email"),
)
