"""`sheets`: look at the sheet before it takes effect, or write a first one."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("sheets", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Look at the sheet before it takes effect, or write a first one.

    \b
    python -m local sheets preview            what the sheet as it is now would change
    python -m local sheets generate           a first api_keys tab with likely owners filled in
    """


@command.command("preview")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object, nothing else.")
def preview(as_json: bool) -> int:
    """Show what the sheet that AIU_SHEETS names would change; nothing takes effect, also while a run is going on.

    Refused rows with what to write instead, keys, people, teams, workspaces, seats, budgets and invoices that are
    added, removed or changed, and the dollars that move from whom to whom in each ledger, on which days.

    Exits with 0 when every row is valid, with 1 when some are refused.
    """
    from local.quick_imports import quick_structlog

    quick_structlog()
    from local.pages.sheet_preview_page import tell
    from shared.settings import Settings

    return tell(Settings.read(), as_json=as_json)


@command.command("generate")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder; without it the sheet's own.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
def generate(out: Path | None, force: bool) -> int:
    """Write api_keys.csv and users.csv from what the vendors list, with likely owners and why they are likely.

    Keys and people that the sheet already has stay as they are. Keys nobody can be guessed for go to a file of their
    own, keys_without_owner.csv: fill in the owner and move the row over.
    """
    from local.quick_imports import quick_structlog

    quick_structlog()
    from local.running.sheet_generate import write
    from shared.settings import Settings

    return write(Settings.read(), out, force=force)
