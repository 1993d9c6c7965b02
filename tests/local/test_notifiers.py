"""Mail: what the server says decides what happens next, and nobody else writes the headers."""

from __future__ import annotations

import email
import smtplib
from contextlib import contextmanager
from email.policy import default
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from structlog.testing import capture_logs

from local.env_secrets import EnvSecrets
from local.mail_address import MailAddress
from local.notifiers import SmtpNotifier
from shared.errors import ConfigurationError, FatalError, RetriableError
from shared.protocols import IncidentTurn, Notice
from tests.contract.stands import Inbox
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

NOTICE = Notice("Costs rose", "By 20 USD.")
ENDS = "from=pipeline@example.com&to=finance@example.com"


@contextmanager
def server(inbox: Inbox, **settings: Any) -> Iterator[str]:
    """Run a mail server and yield its host and port."""
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), **settings)
    controller.start()
    try:
        yield f"127.0.0.1:{controller.port}"
    finally:
        controller.stop()


def send(at: str, notice: Notice = NOTICE, ends: str = ENDS, **secrets: str) -> None:
    """Send one notice to a server."""
    SmtpNotifier(f"smtp://{at}?{ends}", EnvSecrets(secrets)).send(notice)


def test_a_mail_has_text_html_and_readable_headers() -> None:
    """Umlauts, both bodies and every recipient arrive."""
    inbox = Inbox()
    with server(inbox) as at:
        send(at, Notice("Kosten über Plan", "größer", "<b>größer</b>"), f"{ENDS}&to=ann@example.com,ben@example.com")
    mail = email.message_from_bytes(inbox.messages[0].encode(), policy=default)

    assert ("Kosten über Plan", "pipeline@example.com") == (mail["Subject"], mail["From"])
    assert "finance@example.com, ann@example.com, ben@example.com" == mail["To"]
    assert ["größer", "<b>größer</b>"] == [part.get_content().strip() for part in mail.iter_parts()]
    assert mail["Date"]
    assert mail["Message-ID"].endswith("@example.com>")


def test_severity_decides_who_reads() -> None:
    """A severity with readers of its own goes to them, any other to the default; nobody gets a mail twice."""
    inbox, ends = Inbox(), f"{ENDS}&to-critical=oncall@example.com,finance@example.com"
    turns = [IncidentTurn(level, "r", "resolved", level, "s", "d") for level in ("critical", "warning")]
    with server(inbox) as at:
        for told in (turns[:1], turns[1:], turns):
            send(at, Notice("s", "t", None, "info", tuple(told)), ends)

    readers = [email.message_from_string(text)["To"] for text in inbox.messages]
    assert [
        "oncall@example.com, finance@example.com",
        "finance@example.com",
        "oncall@example.com, finance@example.com",
    ] == readers


@pytest.mark.parametrize("wrong", ["to-urgent=ann@example.com", "to-critical=nobody"])
def test_readers_that_are_none_are_refused(wrong: str) -> None:
    """A misspelt severity would be nobody's mail."""
    with pytest.raises(ConfigurationError, match="AIU_NOTIFY"):
        MailAddress.parse(f"smtp://mail.example.com?{ENDS}&{wrong}")


def test_a_subject_cannot_start_a_header() -> None:
    """Line breaks in a subject become spaces: no recipient can be smuggled in."""
    inbox = Inbox()
    with server(inbox) as at:
        send(at, Notice("Costs\r\nBcc: eve@example.com\n\nrose", "text"))
    mail = email.message_from_bytes(inbox.messages[0].encode(), policy=default)

    assert "Costs Bcc: eve@example.com rose" == mail["Subject"]
    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    ("reply", "error"), [("451 try later", RetriableError), ("550 no such person", FatalError)], ids=["451", "550"]
)
def test_the_servers_number_decides(reply: str, error: type[Exception]) -> None:
    """4xx may work later, 5xx never will; the server's words are passed on."""
    inbox = Inbox()
    inbox.reply = reply
    with server(inbox) as at, pytest.raises(error, match=reply):
        send(at)


def test_one_refused_recipient_does_not_double_the_others_mail() -> None:
    """When some recipients were accepted the notice is sent; the log counts the others."""
    inbox = Inbox()

    async def pick(_: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:
        if address.startswith("gone"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    inbox.handle_RCPT = pick  # type: ignore[method-assign,assignment]
    with server(inbox) as at, capture_logs() as lines:
        send(at, ends=f"{ENDS},gone@example.com")

    assert ["notice.sent", "notice.partly_refused"] == [line["event"] for line in lines]
    assert 1 == len(inbox.messages)


def test_a_server_out_of_reach_may_come_back() -> None:
    """Nobody listening is a matter of time."""
    with pytest.raises(RetriableError, match="out of reach"):
        send(f"127.0.0.1:{free_port()}")


def test_the_password_is_a_secret_not_a_setting() -> None:
    """User from the address, password from AIU_SMTP_PASSWORD; without it the error names the variable."""
    seen: list[LoginPassword] = []

    def check(*arguments: Any) -> AuthResult:
        seen.append(arguments[-1])
        return AuthResult(success=arguments[-1].password == b"right", handled=False)

    settings = {"authenticator": check, "auth_require_tls": False}
    inbox = Inbox()
    with server(inbox, **settings) as at:
        with pytest.raises(ConfigurationError, match="AIU_SMTP_PASSWORD"):
            send(f"ann%40example.com@{at}")
        with pytest.raises(FatalError, match="535"):
            send(f"ann@{at}", AIU_SMTP_PASSWORD="wrong")
        send(f"ann%40example.com@{at}", AIU_SMTP_PASSWORD="right")

    assert b"ann@example.com" == seen[-1].login
    assert 1 == len(inbox.messages)


def test_a_password_is_never_sent_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server elsewhere that offers no encryption gets no password."""
    inbox = Inbox()
    connect = smtplib.SMTP.connect
    with server(inbox) as at:
        port = int(at.partition(":")[2])
        monkeypatch.setattr(smtplib.SMTP, "connect", lambda self, *_: connect(self, "127.0.0.1", port))
        with pytest.raises(ConfigurationError, match="STARTTLS"):
            send(f"ann@mail.example.com:{port}", AIU_SMTP_PASSWORD="right")

    assert [] == inbox.messages


def test_an_address_is_read() -> None:
    """User, host, port, sender and recipients come from one line."""
    read = MailAddress.parse(
        "smtp://ann%40example.com@mail.example.com:587?from=a@example.com&to=b@example.com&to=c@example.com"
    )

    assert (
        MailAddress("mail.example.com", 587, "ann@example.com", "a@example.com", ("b@example.com", "c@example.com"))
        == read
    )


@pytest.mark.parametrize(
    "url",
    [
        "smtp:",
        "smtp://mail.example.com",
        "smtp://mail.example.com?from=a@example.com",
        "smtp://mail.example.com?from=a@example.com&to=nobody",
        "smtp://mail.example.com:many?from=a@example.com&to=b@example.com",
        "smtp://mail.example.com?from=a@example.com%0aBcc:x@example.com&to=b@example.com",
    ],
)
def test_a_malformed_address_shows_a_good_one(url: str) -> None:
    """What cannot be read is answered with an example, before anything is sent."""
    with pytest.raises(ConfigurationError, match=r"[Ww]rite for example smtp://"):
        SmtpNotifier(url, EnvSecrets({}))
