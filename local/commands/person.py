"""`person`: what is stored about somebody, handed over or erased."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from local import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.running.person_erase import Outcome

_NAME = "Also what is nothing but this name; may be repeated."


@click.group("person")
def command() -> None:
    """A person's rights: see what is stored about them, have it erased (docs/persons.md).

    \b
    python -m local person export ana@example.com --out ana.zip
    python -m local person erase ana@example.com
    """


@command.command("export")
@click.argument("email")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE.zip", help="The archive.")
@click.option("--name", "names", multiple=True, metavar="NAME", help=_NAME)
@click.option("--force", is_flag=True, help="Replace the file when it is there already.")
def export(*, email: str, out: Path, names: tuple[str, ...], force: bool) -> int:
    """Write everything that names EMAIL, or an alias of it, into one archive: tables, notices, uploads, manifest.

    \b
    python -m local person export ana@example.com --out ana.zip
    """
    from local.running import person_export
    from shared.settings import Settings

    if out.exists() and not force:
        raise click.UsageError(f"{out} is there already: add --force, or write another name")
    manifest = person_export.export(_address(email), names, out, Settings.read())
    tables = {facts["table"]: facts["rows"] for facts in manifest["files"] if "table" in facts}
    others = sum("object" in facts for facts in manifest["files"])
    click.echo(f"{out}: {sum(tables.values()):,} rows of {len(tables)} tables, {others} other files.")
    return 0


@command.command("erase")
@click.argument("email")
@click.option("--name", "names", multiple=True, metavar="NAME", help=_NAME)
@click.option("--recount", is_flag=True, help="Sums have changed for a reason since it began: take those of now.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.manner
def erase(*, email: str, names: tuple[str, ...], recount: bool, yes: bool, manner: options.Manner) -> int:
    """Put a pseudonym in the place of EMAIL, its aliases and its name, everywhere and for ever; sums stay as they are.

    AIU_PERSON_KEY must be set: it recognises the address when a vendor or a file brings it again. Killed at any
    moment, the same command goes on. Exit code 1 when something still names the person, and where.

    \b
    python -m local person erase ana@example.com
    """
    from local.quick_imports import quick_structlog

    quick_structlog()
    from local.running import person_erase
    from shared.settings import Settings

    address = _address(email)
    if not yes:
        click.confirm(f"Erase {address} for ever? Export first what they may want to keep", abort=True, err=True)
    outcome = person_erase.erase(address, names, Settings.read(), manner, recount=recount)
    ends = person_erase.runs_out(datetime.now(UTC))
    if manner.as_json:
        click.echo(json.dumps({**_plain(outcome), "elsewhere": ends}))
    else:
        click.echo("\n".join(_page(outcome, ends)))
    return 1 if outcome.left else 0


def _address(email: str) -> str:
    if email.count("@") != 1 or email.startswith("@") or email.endswith("@"):
        raise click.UsageError(f"{email!r} is no address: write for example ana@example.com")
    return email.strip().lower()


def _plain(outcome: Outcome) -> dict[str, object]:
    import msgspec

    plain: dict[str, object] = msgspec.to_builtins(outcome)
    return plain


def _page(outcome: Outcome, ends: list[str]) -> Iterator[str]:
    yield f"Erased. {outcome.pseudonym} stands in their place."
    yield (
        f"{outcome.snapshots} snapshots written anew, {outcome.documents} other objects cleaned, "
        f"{outcome.uploads} uploaded files deleted."
    )
    yield f"{outcome.cells:,} sums of money and usage, by day and platform, are what they were, to the last digit."
    for place in outcome.left:
        yield f"STILL NAMED in {place}"
    yield "On this machine nothing else keeps it. Where there are copies on Google Cloud, it lasts in:"
    yield from (f"  {end}" for end in ends)
    yield "Reports and exports that were handed on, the vendors and the sheet are not ours to change: tell them."
