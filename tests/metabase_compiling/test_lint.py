"""The lint finds every kind of mistake: each case is one change of sound definitions, and what is said of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from metabase.linting import lint
from tests.metabase_compiling.definitions import DEFINITIONS, copied, read_from
from tests.metabase_compiling.mistakes import MISTAKES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metabase.linting import Finding


@pytest.mark.parametrize(("file", "old", "new", "where", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_found(
    changed: Callable[[str, str, str], list[Finding]], file: str, old: str, new: str, where: str, says: str
) -> None:
    """A finding names the place and says what is wrong with it."""
    found = changed(file, old, new)

    assert any(where in each.where and says in each.says for each in found), found


def test_sound_definitions_have_no_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The definitions that the cases break are sound."""
    with read_from(DEFINITIONS, monkeypatch):
        assert [] == lint()


def test_files_and_cards_belong_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQL without a card, a card without SQL, and a definition in no menu are found by name."""
    folder = copied(tmp_path)
    (folder / "cards" / "finance_executive" / "total.sql").rename(folder / "cards" / "finance_executive" / "sum.sql")
    (folder / "dashboards" / "draft.yaml").write_text("key: draft\n", encoding="utf-8")
    with read_from(folder, monkeypatch):
        found = lint()

    assert [
        ("metabase/cards/finance_executive/sum.sql", "belongs to no card"),
        ("metabase/cards/finance_executive/total.sql", "is missing"),
        ("metabase/dashboards/draft.yaml", "is in no menu"),
    ] == [(each.file, re.split(r": ", each.says)[0]) for each in found]
