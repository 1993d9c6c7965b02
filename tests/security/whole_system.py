"""The whole system in front of vendors, a mail server, a chat and a pager that all repeat what they are told."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from local.sample_org.org import Organisation
from local.sample_org.sheets import write_sheets
from tests import webhooks
from tests.acceptance.installation import SETTINGS, Installation
from tests.contract.stands import Inbox
from tests.ports import free_port
from tests.security import places
from tests.security.canaries import plant
from tests.security.vendor import EchoingVendors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.acceptance.installation import Ended

ORG = Organisation.generate(people=2, days=2)
FIRST, LAST = str(ORG.season.start), str(ORG.season.end)
ONE_PERSON = ORG.people[0].email
RUN = ("run", "--start", FIRST, "--end", LAST, "--json")
LOOKING = (("status",), ("status", "--json"), ("incidents", "list", "--all"), ("incidents", "list", "--json"))
EVERYTHING = (
    ("run", "--start", FIRST, "--end", LAST),
    *LOOKING,
    ("sweep",),
    ("replay", "--start", FIRST, "--end", LAST, "--json"),
    ("query", "SELECT * FROM raw_snapshots", "--format", "json"),
    ("query", "SELECT raw_response FROM raw_anthropic_cost WHERE ingest_date > DATE '2000-01-01'", "--format", "csv"),
    ("export", "focus", "--start", FIRST, "--end", LAST, "--out", "{folder}/focus.csv"),
    ("report", "--month", LAST[:7], "--out", "{folder}/report"),
    ("person", "export", ONE_PERSON, "--out", "{folder}/person.zip"),
    ("sheets", "preview"),
    ("--help",),
    ("run", "--help"),
)
"""What a person may do when there is something to show."""
MAIL = "from=pipeline@example.com&to=finance@example.com"


@contextmanager
def played(folder: Path, manner: str, *, refusing: bool = False) -> Iterator[tuple[dict[str, str], places.Places]]:
    """Use everything once; yields the planted canaries, and all that was left behind, shown or sent.

    `refusing` lets mail server, chat and pager refuse whatever they are sent, in words that repeat the secrets.
    """
    with webhooks.serving() as web:
        web.status = 403 if refusing else 202
        planted = plant(f"{manner} {refusing}", web.at)
        vendors = EchoingVendors(ORG, manner, planted["ANTHROPIC_ANALYTICS_KEY"])
        write_sheets(ORG, folder / "sheets")
        with vendors.serving() as addresses, _mail(planted["AIU_SMTP_PASSWORD"], refusing=refusing) as (inbox, at):
            settings = {
                "AIU_NOTIFY": f"smtp://pipeline@{at}?{MAIL} webhook:slack webhook:pagerduty?least=info",
                "AIU_PAGERDUTY_URL": f"{web.at}/v2/enqueue",
                "AIU_TODAY": str(ORG.season.end + timedelta(1)),
            }
            commands = EVERYTHING if manner == "records" and not refusing else (RUN, *LOOKING)
            here = Installation.point(folder, addresses, **settings, **planted)
            ended = {" ".join(c): here.command(*(word.format(folder=folder) for word in c)) for c in commands}
        assert vendors.asked, "nobody asked the vendors: there was nothing to repeat"
        yield planted, _everything(here, ended, inbox, web)


def _everything(here: Installation, ended: dict[str, Ended], inbox: Inbox, web: webhooks.Service) -> places.Places:
    found = {f"output {command}": f"{each.code}\n{each.out}\n{each.err}".encode() for command, each in ended.items()}
    found |= dict(places.of_folder(here.folder, SETTINGS))
    found |= dict(places.of_warehouse(here.folder / ".aiu" / "warehouse.duckdb"))
    found |= {f"mail {number}": places.of_mail(text) for number, text in enumerate(inbox.messages)}
    for number, (path, headers, body) in enumerate(web.requests):
        if path.startswith("/services/"):
            found[f"chat {number}"] = f"{headers}".encode() + body
        else:
            # A pager knows by its routing key, in its place, whom to call.
            event = json.loads(body)
            assert event.pop("routing_key")
            found[f"pager {number}"] = f"{path}{headers}{json.dumps(event)}".encode()
    return found


@contextmanager
def _mail(password: str, *, refusing: bool) -> Iterator[tuple[Inbox, str]]:
    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        is_right = isinstance(given, LoginPassword) and given.password == password.encode()
        refusal = f"535 5.7.8 {password} is not the password"
        return AuthResult(success=is_right and not refusing, handled=False, message=None if is_right else refusal)

    inbox = Inbox()
    if refusing:
        inbox.reply = f"550 refused: {password}"
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), authenticator=check, auth_require_tls=False)
    controller.start()
    try:
        yield inbox, f"127.0.0.1:{controller.port}"
    finally:
        controller.stop()
