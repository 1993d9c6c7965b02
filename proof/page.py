"""The page docs/proof.md: every figure beside its promise, and what was missed or invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proof.scores import Figure, Score

HEAD = """# Proof

Made by `nox -s proof`, which fails when a promise is missed. Equal seeds make equal figures.

- **Histories** are 400 days of the sample organisation: ramp-up, weekends, people who come and go, seat purchases on
  billing days. The rows are the organisation's own truth, which the acceptance tests hold against the pipeline's facts
  to the last digit. Rules and views are asked as on an earlier day, with every later row deleted.
- **Planted events** multiply what a platform, a key, a model or a person does for a day, the sessions of a day, a whole
  month, or a key without an owner for ten days. They have to be told of. One counts when it adds at least 25 USD and a
  quarter of its platform's 7-day average to its day (10 sessions, for sessions).
- **Hard negatives** must not be told of: long weekends and the Mondays after them, services that work at weekends,
  growth, new people, months with more working days, bills on their day.
- **An incident** is one rule and one subject, however long it lasts. What is told about months and about attribution is
  compared with what they really were; budgets, with what was spent in the end.
- **Faults** are played by the vendors' doubles against the whole product, one at a time.
- **Allocation and reconciliation** come from whole runs, with seats, budgets and invoices in the sheet; one invoice has
  a gap that nothing explains.
- **Savings** are seats that nobody has, uses or needs, and keys that waste tokens, at prices that are known.
"""
COLUMNS = "| subject | measure | value | promised | kept | evidence |\n| --- | --- | ---: | --- | --- | --- |"
KEPT = {True: "yes", False: "**no**", None: ""}
SHOWN = 12


def page(figures: Iterable[Figure], scores: Iterable[Score]) -> str:
    """Return the page as Markdown."""
    rows = "\n".join(_row(figure) for figure in figures)
    return f"{HEAD}\n{COLUMNS}\n{rows}\n{_oddities(scores)}"


def promised(figure: Figure) -> str:
    """Return what is promised about a figure, in words; nothing when nothing is."""
    if figure.at_least is None:
        return "" if figure.at_most is None else f"at most {figure.at_most:g}"
    if figure.at_most is None:
        return f"at least {figure.at_least:g}"
    return f"{figure.at_least:g} to {figure.at_most:g}"


def _row(figure: Figure) -> str:
    cells = (figure.subject, figure.measure, f"{figure.value:.3f}", promised(figure), KEPT[figure.is_kept])
    return "| " + " | ".join((*cells, figure.evidence)) + " |"


def _oddities(scores: Iterable[Score]) -> str:
    lines = [
        f"- `{score.rule}` {what}: {text}"
        for score in scores
        for what, texts in (("missed", score.missed), ("told without a planted cause", score.wrong))
        for text in texts[:SHOWN]
    ]
    title = "## What was missed, and what was told without a planted cause"
    return "\n".join(["", title, "", *(lines or ["Nothing."]), ""])
