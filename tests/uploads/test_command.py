"""`python -m local upload`: what a person types, reads and gets back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .counter import SPEND, SUMMARY, packed, used

if TYPE_CHECKING:
    from tests.cli.keyboard import Keyboard

TODAY = {"AIU_TODAY": "2026-11-21"}
SPENT = SPEND + "ana@example.com,,Chat,m,F,1,1,1,5,6\n"


def test_each_file_is_told_in_one_line(keyboard: Keyboard) -> None:
    """Recognised as, days, rows, loaded and quarantined; what is to be done, and where the report is."""
    (keyboard.folder / "usage.csv").write_text(SUMMARY + used("2026-11-01") + used("2026-11-02"))
    (keyboard.folder / "spend.csv").write_text(SPENT)
    said = keyboard.local("upload", "usage.csv", "spend.csv", COLUMNS="200", **TODAY)

    assert 1 == said.code, said.err
    assert "usage.csv  claude.ai daily usage summary  2026-11-01 to 2026-11-02  loaded      2       2" in said.out
    assert "spend.csv  claude.ai spend report                                   refused     1       0" in said.out
    assert "spend.csv has no days in its rows" in said.out
    assert "--start DAY --end DAY" in said.out
    assert list((keyboard.folder / ".aiu/uploads").glob("*/spend.csv.report.csv"))
    assert [{"n": 2}] == keyboard.rows("SELECT COUNT(*) AS n FROM raw_claude_ai_usage WHERE ingest_date > '2026-01-01'")


def test_a_script_gets_one_object(keyboard: Keyboard) -> None:
    """JSON and nothing else; rows = loaded + quarantined; the same file again is known and adds nothing."""
    path = keyboard.folder / "usage.csv"
    path.write_text(SUMMARY + used("2026-11-01") * 199 + "nobody,2026-11-01,1,1,1,1,1\n")
    first = keyboard.local("upload", str(path), "--json", **TODAY)
    (file,) = first.document["files"]
    (keyboard.folder / "again.csv.gz").write_bytes(packed(path.read_bytes()))
    again = keyboard.local("upload", str(keyboard.folder / "again.csv.gz"), "--json", **TODAY).document["files"][0]

    assert (1, "incomplete") == (first.code, first.document["status"])
    assert (200, 199, 1, "loaded") == (file["rows"], file["loaded"], file["quarantined"], file["state"])
    assert ("upload_claude_ai_usage", "2026-11-01") == (file["stream"], file["start"])
    assert 'row 201, email "nobody": is not an e-mail address' in file["why"]
    assert ("known", file["run_id"]) == (again["state"], again["run_id"])
    assert "the same file is there already, as usage.csv" in again["why"]


def test_a_period_may_be_said_in_three_places(keyboard: Keyboard) -> None:
    """On the command line, in a sidecar beside the file, in its name; the command line wins."""
    for name in ("said.csv", "beside.csv", "spend-report-2026-08-01-2026-08-31.csv"):
        # Of one content there would be one file.
        (keyboard.folder / name).write_text(SPENT.replace("m,F", f"{name},F"))
    (keyboard.folder / "beside.csv.json").write_text('{"start": "2026-09-01", "end": "2026-09-30"}')
    days = ("--start", "2026-10-01", "--end", "2026-10-31")
    said = keyboard.local("upload", "said.csv", *days, "--json", **TODAY)
    others = keyboard.local("upload", *map(str, keyboard.folder.glob("*[!d].csv*")), "--json", **TODAY)

    assert [0, 0] == [said.code, others.code], said.out + others.out
    files = [*said.document["files"], *others.document["files"]]
    assert {
        "said.csv": ("2026-10-01", "2026-10-31"),
        "beside.csv": ("2026-09-01", "2026-09-30"),
        "spend-report-2026-08-01-2026-08-31.csv": ("2026-08-01", "2026-08-31"),
    } == {file["file"].rpartition("/")[2]: (file["start"], file["end"]) for file in files}


def test_a_refused_file_is_taken_when_its_period_is_said(keyboard: Keyboard) -> None:
    """The same command with --start and --end is all it takes."""
    (keyboard.folder / "spend.csv").write_text(SPENT)
    refused = keyboard.local("upload", "spend.csv", "--json", **TODAY)
    taken = keyboard.local("upload", "spend.csv", "--start", "2026-10-01", "--end", "2026-10-31", "--json", **TODAY)

    assert ["refused", "loaded"] == [said.document["files"][0]["state"] for said in (refused, taken)]
    outcomes = keyboard.rows("SELECT revision, outcome FROM run_entries ORDER BY revision")
    assert [{"revision": 1, "outcome": "failed"}, {"revision": 2, "outcome": "loaded"}] == outcomes


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "FILE"),
        (("missing.csv",), "does not exist"),
        ((".",), "is a directory"),
        (("lonely.json",), "stands beside no file"),
        (("x.report.csv",), "is a report about an upload"),
        (("lonely.json", "--start", "2026-10-02", "--end", "2026-10-01"), "write the earlier day first"),
    ],
)
def test_wrong_usage_is_said_and_exits_with_2(keyboard: Keyboard, arguments: tuple[str, ...], words: str) -> None:
    """Nothing is loaded when it is not clear what."""
    for name in ("lonely.json", "x.report.csv"):
        (keyboard.folder / name).write_text(json.dumps({}))
    said = keyboard.local("upload", *arguments)

    assert 2 == said.code
    assert words in said.err


def test_odd_names_are_no_obstacle(keyboard: Keyboard) -> None:
    """Names that hide, or that no bucket takes, become ones that it does."""
    path = keyboard.folder / ".hidden\\ \n=1+1 ü.csv"
    path.write_text(SUMMARY + used("2026-11-01"))
    said = keyboard.local("upload", str(path), "--json", **TODAY)

    assert 0 == said.code, said.err
    assert "loaded" == said.document["files"][0]["state"]
