"""The report adds up to the facts, to the last digit, and says what it does not know."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from local import environment
from local.cli import invoke
from tests.focus.published import TODAY, Facts, october, publish
from tests.report.papers import page, sheet

if TYPE_CHECKING:
    from pathlib import Path

    from shared.settings import Settings

WHOLE = {
    "By platform": ("platforms", 1, 5, 6),
    "By day": ("days", 1, 2, 3),
    "By team": ("teams", 1, 3, 4),
    "By project": ("projects", 1, 3, 4),
    "By model": ("models", 1, 3, 4),
    "By type of usage": ("usage", 2, 4, 5),
    "By person": ("people", 2, 5, 6),
}
"""Sheet → table of the page, and where the amortised, billed and list ledgers stand."""
LEDGERS = (Decimal("104.25"), Decimal("108.25"), Decimal("70.499999999"))
"""Amortised, billed and list of the small October, worked out in tests/focus/test_export.py."""


def _covered(until: date, *, silent: tuple[date, ...] = ()) -> list[dict[str, Any]]:
    """Say that two streams of money reported every day from September on, but for the silent ones."""
    days = [date(2026, 9, 1) + timedelta(days=n) for n in range((until - date(2026, 9, 1)).days + 1)]
    return [
        {
            "date": day,
            "stream": stream,
            "state": "failed" if day in silent else "reported",
            "revised": False,
            "settled": True,
            "snapshot_id": "snap",
            "observed_at": datetime(2026, 11, 1, tzinfo=UTC),
        }
        for day in days
        for stream in ("anthropic_cost", "cursor_events")
    ]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The small October, published, every day of it reported."""
    return publish(tmp_path_factory.mktemp("shop"), october() | {"source_coverage": _covered(TODAY)})


@pytest.fixture
def wanted(shop: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command's words for October, in an environment that knows the shop and nobody's own .env."""
    return _command(shop, tmp_path, monkeypatch)


def _command(settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(environment, "ROOT", folder)
    monkeypatch.setenv("AIU_WAREHOUSE", settings["AIU_WAREHOUSE"])
    monkeypatch.setenv("AIU_TODAY", str(settings.today))
    return ["report", "--month", "2026-10", "--out", "papers"]


def test_each_table_comes_to_the_facts(wanted: list[str], tmp_path: Path) -> None:
    """Added cell by cell, each whole table of both papers is the facts in all three ledgers, and so is its foot."""
    assert 0 == invoke(wanted)

    read = page(tmp_path / "papers/ai-cost-2026-10.html")
    for title, (table, *ledgers) in WHOLE.items():
        _, rows, sums = sheet(tmp_path / "papers/ai-cost-2026-10.xlsx", title)
        for at, expected in zip(ledgers, LEDGERS, strict=True):
            assert expected == sum(read.column(table, at)), (title, at)
            assert expected == Decimal(read.feet[table][at]), (title, at)
            assert expected == sum(Decimal(str(row[at])) for row in rows if row[at] != "unknown"), (title, at)
            assert expected == Decimal(str(sums[at])), (title, at)


def test_what_is_unknown_is_not_zero(wanted: list[str], tmp_path: Path) -> None:
    """A model that the price card does not know has an unknown list cost in both papers."""
    invoke(wanted)

    (row,) = [r for r in page(tmp_path / "papers/ai-cost-2026-10.html").bodies["models"] if r[0] == "claude-unheard-of"]
    _, rows, _ = sheet(tmp_path / "papers/ai-cost-2026-10.xlsx", "By model")
    assert ("7.25", "unknown") == (row[1], row[4])
    assert ["unknown"] == [r[4] for r in rows if r[0] == "claude-unheard-of"]


def test_every_amount_names_its_ledger(wanted: list[str], tmp_path: Path) -> None:
    """In a whole table no column of dollars goes without the ledger it belongs to."""
    invoke(wanted)

    for title in WHOLE:
        header, _, _ = sheet(tmp_path / "papers/ai-cost-2026-10.xlsx", title)
        dollars = [name for name in header if "USD" in name]
        assert dollars
        assert [] == [name for name in dollars if not name.endswith(("USD, amortised", "USD, billed", "USD, list"))]


def test_the_workbook_computes_nothing(wanted: list[str], tmp_path: Path) -> None:
    """Numbers are numbers, headers stay in sight, and a team called like a formula is text."""
    invoke(wanted)

    book = load_workbook(tmp_path / "papers/ai-cost-2026-10.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [] == [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert "'=HYPERLINK(1)" in {cell.value for cell in cells}
    assert "n" == book["By team"]["B5"].data_type
    assert "#,##0.00;[Red]-#,##0.00" == book["By team"]["B5"].number_format
    assert "B5" == book["By team"].freeze_panes
    assert {"yes"} == {row[4] for row in book["Exact sums"].iter_rows(min_row=5, values_only=True)}


def test_the_page_needs_nobody(shop: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No script, nothing from elsewhere, a language, one main heading, and words for each picture."""
    invoke(_command(shop, tmp_path, monkeypatch))

    read = page(tmp_path / "papers/ai-cost-2026-10.html")
    tags = [tag for tag, _ in read.tags]
    assert set() == {"script", "link", "img", "iframe"} & set(tags)
    assert [] == [given for _, given in read.tags if {"src", "href", "onclick"} & set(given)]
    assert ("html", {"lang": "en"}) in read.tags
    assert (1, tags.count("svg")) == (tags.count("h1"), tags.count("desc"))


def test_a_hostile_name_stays_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a sheet calls a team: the page shows it as text, and the workbook can be opened."""
    facts = october()
    names = ["<script>alert(1)</script>", "{{ 7 * 7 }}", "\x07bell"]
    for row, name in zip(facts["fct_cost_daily"], names, strict=False):
        row["team"] = name
    invoke(_command(publish(tmp_path, facts), tmp_path, monkeypatch))

    teams = {row[0] for row in page(tmp_path / "papers/ai-cost-2026-10.html").bodies["teams"]}
    _, rows, _ = sheet(tmp_path / "papers/ai-cost-2026-10.xlsx", "By team")
    assert {"<script>alert(1)</script>", "{{ 7 * 7 }}"} < teams
    assert {"<script>alert(1)</script>", "{{ 7 * 7 }}", "bell"} < {row[0] for row in rows}
    assert "<script" not in (tmp_path / "papers/ai-cost-2026-10.html").read_text(encoding="utf-8")


def test_a_silent_day_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A day whose fetch failed is named first, and the command says that something is missing."""
    facts: Facts = october() | {"source_coverage": _covered(TODAY, silent=(date(2026, 10, 12),))}

    assert 1 == invoke(_command(publish(tmp_path, facts), tmp_path, monkeypatch))

    said = capsys.readouterr().out
    assert "Not complete: anthropic_cost 1 day(s) whose fetch failed, cursor_events 1 day(s)" in said
    assert "it is not zero" in (tmp_path / "papers/ai-cost-2026-10.html").read_text(encoding="utf-8")


def test_days_that_nobody_asked_about_are_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any word about a day the period is not complete, and nothing is compared as if it were a trend."""
    invoke(_command(publish(tmp_path, october()), tmp_path, monkeypatch))

    text = (tmp_path / "papers/ai-cost-2026-10.html").read_text(encoding="utf-8")
    assert "anthropic_cost 31 day(s) never collected" in text
    assert "Changes are no trend" in text


def test_a_running_month_is_compared_with_as_many_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On 8 October the first seven days are compared with the first seven of September, not with all of it."""
    facts = october() | {"source_coverage": _covered(date(2026, 10, 7))}
    early = {"cost_date": "2026-09-03", "cost_usd": "4", "billed_cost_usd": "4", "list_cost_usd": "4"}
    facts["fct_cost_daily"] = [row for row in facts["fct_cost_daily"] if row["cost_date"] < "2026-10-08"]
    facts["fct_cost_daily"].append(facts["fct_cost_daily"][0] | early)
    invoke(_command(publish(tmp_path, facts, today=date(2026, 10, 8)), tmp_path, monkeypatch))

    amortised = page(tmp_path / "papers/ai-cost-2026-10.html").bodies["headline"][0]
    assert ("80.25", "4") == (amortised[1], amortised[2])


def test_a_period_without_anything_is_a_report(wanted: list[str], tmp_path: Path) -> None:
    """A month of which nothing is known has its papers, too, and they say so."""
    assert 1 == invoke(["report", "--month", "2026-03", "--out", "papers"])

    text = (tmp_path / "papers/ai-cost-2026-03.html").read_text(encoding="utf-8")
    assert "Nothing to show." in text
    assert "never collected" in text


def test_a_report_is_replaced_whole(wanted: list[str], tmp_path: Path) -> None:
    """Made twice there are two papers, and nothing else."""
    invoke(wanted)
    invoke(wanted)

    assert ["ai-cost-2026-10.html", "ai-cost-2026-10.xlsx"] == sorted(p.name for p in (tmp_path / "papers").iterdir())


@pytest.mark.parametrize("words", [["--month", "2026-13"], ["--quarter", "2026-Q5"], ["--month", "2026-12"], []])
def test_a_wrong_period_is_explained(wanted: list[str], words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A month or quarter that is none, or that has not begun, is wrong usage."""
    assert 2 == invoke(["report", *words])
    assert "rror: " in capsys.readouterr().err


def test_an_export_goes_the_same_way(wanted: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`export focus` writes, compares and checks; `--validate-only` reads back; a broken file is exit code 1."""
    out = tmp_path / "october.csv"
    assert 0 == invoke(["export", "focus", "--start", "2026-10-01", "--end", "2026-10-31", "--out", str(out)])
    assert "All rules that are known here hold." in capsys.readouterr().out
    assert 0 == invoke(["export", "focus", "--validate-only", str(out)])

    out.write_text(out.read_text(encoding="utf-8").replace(",Usage-Based,", ",Sometimes,", 1), encoding="utf-8")
    assert 1 == invoke(["export", "focus", "--validate-only", str(out)])
    assert "FOCUS-1.4-ChargeFrequency-Allowed" in capsys.readouterr().out
    assert 2 == invoke(["export", "focus", "--start", "2026-10-01"])
