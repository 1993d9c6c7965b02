"""The real dashboards are sound, in our own eyes and in those of Metabase's official client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.warehouse import schema_files
from local.warehouse.bigquery_on_duckdb.kinds import declared
from local.warehouse.bigquery_on_duckdb.lint import findings
from metabase.compiling.compiled import wanted
from metabase.compiling.freshness import FOLDER, FRESHNESS
from metabase.compiling.wanted import Ref, refs, resolve
from metabase.definition import files
from metabase.linting import lint
from metabase.linting.statements import with_examples
from tests.metabase_cli import official

if TYPE_CHECKING:
    from metabase.compiling.wanted import Wanted


def everything() -> Wanted:
    """Return what the real definitions come to."""
    return wanted(files.dashboards(), "ai_usage_bi.")


def test_the_definitions_have_no_findings() -> None:
    """`python -m metabase lint` ends with 0."""
    assert [] == lint()


def test_the_official_client_accepts_every_query() -> None:
    """Metabase's own check finds nothing in any query, with numbers in place of references."""
    cards = everything().cards
    said = official.validate_queries([resolve(card.body["dataset_query"], lambda _ref: 1) for card in cards])

    assert {} == {card.key: found for card, found in zip(cards, said, strict=True) if found}


def test_cards_mean_the_same_on_both_engines() -> None:
    """SQL of cards keeps the habits of SQL files: nothing in it is read differently by BigQuery and on one machine."""
    known = declared(schema_files.tables(schema_files.SCHEMA))
    cards = [(key, card) for key, board in files.dashboards().items() for card in board.cards]
    texts = {
        f"{folder}/{card.key}": with_examples(files.card_sql(folder, card.key), card.filters)
        for folder, card in [*cards, (FOLDER, FRESHNESS)]
    }

    assert {} == {name: found for name, text in texts.items() if (found := findings(text, known))}


def test_every_reference_is_to_something_that_is_made() -> None:
    """What a body refers to is made by the same plan; fields are columns of views, which a view's metadata names."""
    made = everything()
    known = {Ref("database", "warehouse")} | {Ref("collection", each.key) for each in made.collections}
    known |= {Ref("card", each.key) for each in made.cards} | {Ref("dashboard", each.key) for each in made.dashboards}
    asked = refs([[card.body for card in made.cards], [[each.shell, each.dashcards] for each in made.dashboards]])
    fields = {ref.key for ref in asked if ref.kind == "field"}

    assert {ref for ref in asked if ref.kind != "field"} <= known
    assert [] == [key for key in fields if key.split(".")[1] not in files.view_columns(key.split(".")[0])]
