"""The summary that a person reads: what was fetched, what it cost, what is missing and why, how long it took."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rich.text import Text

from local.pages.paper import BAD, GOOD, in_short, show, table, title
from local.pages.plain_values import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from rich.table import Table

    from local.pages.gaps import Gap
    from local.pages.oddities import Oddity
    from local.pages.outcome import Outcome, StreamResult
    from shared.protocols import Row

COLOURS = {
    "loaded": GOOD,
    "not_configured": "dim",
    "late": BAD,
    "held": BAD,
    "forbidden": BAD,
    "failed": BAD,
}
USAGE_COLUMNS = ("people", "input_tokens", "output_tokens", "sessions", "messages", "requests")
MOST_GAPS = 20
BESIDE_WHY = 62
LEDGERS = (
    "Three ledgers, never added to each other. List: usage at public prices. Billed: what an invoice charges. "
    "Amortised: seat fees spread over the days they cover."
)


def page(outcome: Outcome) -> None:
    """Print the summary."""
    show(_parts(outcome))


def say_missing(missing: Sequence[Gap]) -> None:
    """Print what is missing, and nothing else."""
    show(_missing(missing))


def _parts(outcome: Outcome) -> Iterator[Table | Text]:
    yield title("What was fetched")
    yield _streams(outcome.streams)
    unknown = [stream.stream for stream in outcome.streams if stream.state == "not_configured"]
    if unknown:
        yield Text(f"Not configured (no key), which is not zero: {', '.join(unknown)}", style="dim")
    if outcome.span and outcome.cost:
        yield title(f"Cost per platform in US dollars, {_days(*outcome.span)}")
        yield _cost(outcome.cost)
        yield Text(LEDGERS, style="dim")
    if outcome.span and outcome.usage:
        yield title(f"Usage per platform, {_days(*outcome.span)}")
        yield _usage(outcome.usage)
    yield from _missing(outcome.missing)
    yield from _findings(outcome.findings)
    yield _seconds(outcome.seconds)
    yield _verdict(outcome)


def _streams(streams: Sequence[StreamResult]) -> Table:
    lines = table(("stream", "state"), ("windows", "rows", "unread"))
    lines.add_column("why" if any(stream.error for stream in streams) else "")
    for stream in streams:
        if stream.state == "not_configured":
            continue
        state = Text(stream.state, style=COLOURS.get(stream.state, ""))
        windows = f"{stream.snapshots}/{stream.windows}" if stream.snapshots < stream.windows else f"{stream.windows}"
        numbers = (windows, f"{stream.rows:,}", f"{stream.quarantined:,}" if stream.quarantined else "")
        lines.add_row(stream.stream, state, *numbers, in_short(stream.error, BESIDE_WHY))
    return lines


def _cost(rows: Iterable[Row]) -> Table:
    lines = table(("platform",), ("list", "billed", "amortised"))
    for row in rows:
        lines.add_row(row["platform"], *(_usd(row[name]) for name in ("list_cost_usd", "billed_cost_usd", "cost_usd")))
    return lines


def _usage(rows: Sequence[Row]) -> Table:
    lines = table(("platform",), [name.replace("_", "\n") for name in USAGE_COLUMNS])
    for row in rows:
        lines.add_row(row["platform"], *("" if row[name] is None else f"{row[name]:,}" for name in USAGE_COLUMNS))
    return lines


def _missing(gaps: Sequence[Gap]) -> Iterable[Text]:
    """One line for windows of a stream that lack the same thing for the same reason."""
    alike: defaultdict[tuple[str, str, str, str], list[Gap]] = defaultdict(list)
    for gap in gaps:
        alike[gap.kind, gap.subject, gap.state, gap.error if gap.kind == "window" else gap.next].append(gap)
    if alike:
        yield title("What is missing")
    for group in list(alike.values())[:MOST_GAPS]:
        first = group[0]
        where = f"{first.subject} {_when(group)}".strip()
        yield Text.assemble(
            "  • ", (where, "bold"), f": {first.state}: {first.error}\n    ", (f"→ {first.next}", "dim")
        )
    if len(alike) > MOST_GAPS:
        yield Text(f"  … and {len(alike) - MOST_GAPS} more; `--json` has them all")


def _when(group: Sequence[Gap]) -> str:
    starts = [gap.start for gap in group if gap.start]
    ends = [gap.end for gap in group if gap.end]
    if not starts or not ends:
        return ""
    windows = f" ({len(group)} times)" if len(group) > 1 else ""
    return _days(min(starts), max(ends)) + windows


def _findings(oddities: Sequence[Oddity]) -> Iterable[Text]:
    if oddities:
        yield title("Odd, and kept")
    for oddity in oddities:
        times = f", {oddity.count:,} times" if oddity.count > 1 else ""
        subject = f"{oddity.subject}: " if oddity.subject else ""
        yield Text(f"  • {oddity.stream}, {oddity.rule}{times}: {subject}{oddity.detail or ''}")


def _seconds(seconds: dict[str, float]) -> Text:
    steps = [f"{step} {spent:.1f} s" for step, spent in seconds.items() if step != "total"]
    return Text(f"\nSteps overlap: {' · '.join(steps)} · {seconds['total']:.1f} s in all", style="dim")


def _verdict(outcome: Outcome) -> Text:
    days = f"{outcome.days_published} days published" if outcome.days_published else "no day changed"
    who = f"Run {outcome.run_id}" if outcome.run_id else "Reload"
    if outcome.missing:
        return Text(f"{who}: something is missing (see above); {days}.", style=f"bold {BAD}")
    return Text(f"{who}: done; {days}.", style=f"bold {GOOD}")


def _usd(amount: Decimal | None) -> str:
    return "unknown" if amount is None else f"{amount:,.2f}"


def _days(start: object, end: object) -> str:
    return text(start) if start == end else f"{text(start)} to {text(end)}"
