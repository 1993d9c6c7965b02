"""The sheet as a person keeps it: a folder of CSV tabs. Most keys are in it; orphans are not.

Who owns what is in three tabs; the tabs about money (seats, budgets, invoices) come with them on request.
"""

from __future__ import annotations

import csv
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from local.sample_org.keys import ApiKey
    from local.sample_org.org import Organisation
    from local.sample_org.people import Person

NOWHERE = "anthropic"
"""What the platform column says when it names no platform."""


class KeyRow(NamedTuple):
    """One owner of a key, for a time; `valid_to` is the first day it no longer holds."""

    api_key_id: str
    user_email: str
    platform: str
    purpose: str
    status: str
    team: str = ""
    project: str = ""
    shares: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the row speaks for that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


class UserRow(NamedTuple):
    """One person's place in the organisation, for a time."""

    email: str
    aliases: str
    name: str
    department: str
    team: str
    manager_email: str
    valid_from: date | None = None
    valid_to: date | None = None


class WorkspaceRow(NamedTuple):
    """What a workspace is for."""

    id: str
    platform: str
    project: str


class Sheet(NamedTuple):
    """The three tabs that say who owns what."""

    api_keys: tuple[KeyRow, ...]
    users: tuple[UserRow, ...]
    workspaces: tuple[WorkspaceRow, ...]


def mapping_sheet(org: Organisation) -> Sheet:
    """Return what the organisation's administrator has written down."""
    projects = {"Production": "Customer Assistant", "Research": "Evaluation", "Internal Tools": "Tooling"}
    return Sheet(
        tuple(row for key in org.keys if key.mapped for row in _key_rows(key)),
        tuple(row for person in org.people for row in _user_rows(org, person)),
        tuple(
            WorkspaceRow(workspace.id, "claude_api" if workspace.name == "Production" else "", projects[workspace.name])
            for workspace in org.workspaces
            # The Claude Code workspace is left out: its name speaks for itself.
            if workspace.name in projects
        ),
    )


def write_sheets(org: Organisation, folder: Path, *, with_money: bool = False) -> None:
    """Write `api_keys.csv`, `users.csv` and `workspaces.csv`; the folder is made when it is missing.

    `with_money` adds `subscriptions.csv`, `budgets.csv`, `invoices.csv` and an empty `claude_ai_usage.csv`: facts then
    hold seat fees beside what the vendors report.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sheet = mapping_sheet(org)
    write_tab(folder / "api_keys.csv", KeyRow._fields, sheet.api_keys)
    write_tab(folder / "users.csv", UserRow._fields, sheet.users)
    write_tab(folder / "workspaces.csv", WorkspaceRow._fields, sheet.workspaces)
    if with_money:
        # Money comes from the truth, which reads this sheet.
        from local.sample_org.money_sheet import write_money

        write_money(org, folder)


def _key_rows(key: ApiKey) -> list[KeyRow]:
    kind = key.kind
    purpose = "production" if kind.workspace == "Production" else "development"
    status = "active" if kind.status == "active" else "inactive"
    project = "Customer Assistant" if kind.workspace == "Production" else ""
    row = KeyRow(key.id, "", kind.platform, purpose, status, project=project)
    if key.leaver and key.leaver.left:
        handed_over = key.leaver.left
        before = row._replace(user_email=key.leaver.email, valid_to=handed_over)
        return [before, row._replace(user_email=key.owners[0].email, valid_from=handed_over)]
    if len(key.owners) == 1:
        owner = key.owners[0]
        return [row._replace(user_email=owner.odd_email if owner.habit.two_spellings else owner.email)]
    return [
        row._replace(user_email=owner.email, shares=share) for owner, share in zip(key.owners, kind.shares, strict=True)
    ]


def _user_rows(org: Organisation, person: Person) -> list[UserRow]:
    manager = "" if person.number == 0 else org.people[0].email
    aliases = f"admin+{person.email}" if person.number == 0 else ""
    row = UserRow(person.email, aliases, person.name, person.habit.department, person.habit.team, manager)
    if not person.habit.new_team:
        return [row]
    moved = org.season.start + timedelta(org.season.days // 2)
    return [row._replace(valid_to=moved), row._replace(team=person.habit.new_team, valid_from=moved)]


def write_tab(path: Path, header: Iterable[str], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one tab; what is not said is blank."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
