"""What people read: never more than one line where one is meant, never anything that runs, never a secret."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.monitor.breaches import Breach, evaluate
from functions.monitor.incidents import opened
from functions.monitor.plain import plain
from functions.monitor.wording import MOST, notice

from .town import Town, rule, says

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 10, 30, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("one two", "one\r\n\ttwo "),
        ("Subject: x Bcc: y", "Subject: x\x00\x0bBcc: y"),
        ("right to left", "right\u202e to\u2066 left"),
        ("refused: *** is over", "refused: sk-ant-admin01-abcdef is over"),
        ("row 3: *** is an alias of ***", "row 3: Ana.Smith@example.com is an alias of <ana+x@mail.example.com>"),
        ("abcdefgh…", "abcdefghij"),
    ],
)
def test_foreign_text_becomes_one_harmless_line(expected: str, text: str) -> None:
    """Line breaks, invisible characters, keys and addresses do not get through, and there is an end."""
    assert expected == plain(text, 9 if expected.endswith("…") else 200).replace("<***>", "***")


@given(st.text())
def test_no_text_breaks_a_line(text: str) -> None:
    """Whatever was written, what is left is printable, trimmed and short enough."""
    line = plain(text, 40)

    assert line.isprintable()
    assert line == line.strip()
    assert len(line) <= 40


def test_a_hostile_name_cannot_act_in_a_mail(town: Town, rules: Path) -> None:
    """Markup of a vendor is escaped, and its line breaks open no header and no line of ours."""
    rule(rules, "a", says("<b>x</b>\nBcc: y", "\nnext: curl evil"))
    town.look(rules)
    (told,) = town.notices()

    assert "[warning] a: <b>x</b> Bcc: y" == told.subject
    assert ["WARNING a: <b>x</b> Bcc: y", "  next: curl evil"] == told.text.splitlines()
    assert "&lt;b&gt;x&lt;/b&gt; Bcc: y" in str(told.html)
    assert "<b>" not in str(told.html)


def test_one_subject_has_one_breach_the_worst(town: Town, rules: Path) -> None:
    """Rows that a rule says twice are one incident, whatever their order."""
    rule(rules, "a", " UNION ALL ".join(says("s", word, word) for word in ("info", "critical", "warning")))
    found = evaluate(town.warehouse, {"now": NOW, "today": NOW.date()}, rules)

    assert [Breach("a", "s", "critical", "critical")] == list(found.breaches.values())


def test_a_long_list_says_how_much_it_leaves_out() -> None:
    """A mail is read by people: fifty incidents are listed, the rest is a command away."""
    many = [opened(Breach("held_day", f"cursor {n:03d}", "critical", "m"), NOW) for n in range(MOST + 7)]
    told = notice(many)

    assert MOST == told.text.count("CRITICAL")
    assert "and 7 more: python -m local incidents list" in told.text
    assert told.subject.startswith(f"[critical] {MOST + 7} incidents ({MOST + 7} new), first: ")


def test_good_news_is_not_urgent() -> None:
    """A critical incident that is over is told without alarm, and asks nobody to do anything."""
    over = NOW + timedelta(hours=1)
    ended = replace(
        opened(Breach("held_day", "cursor", "critical", "m"), NOW), state="resolved", updated_at=over, resolved_at=over
    )
    told = notice([ended])

    assert "info" == told.severity
    assert "[resolved] A vendor's day does not add up: cursor" == told.subject
    assert "next:" not in told.text
