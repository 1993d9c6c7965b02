"""The ways out to people from one machine: the log, or a mail server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import TYPE_CHECKING, NoReturn

import structlog

from local.mail_address import MailAddress
from shared.errors import ConfigurationError, FatalError, RetriableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from shared.protocols import Notice, Secrets

PASSWORD_VARIABLE = "AIU_SMTP_PASSWORD"
_TIMEOUT_S = 30
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_PERMANENT = 500

log = structlog.get_logger()


class LogNotifier:
    """Writes notices to the screen, and their subjects to the log."""

    def __init__(self, write: Callable[[str], None] = print) -> None:
        """`write` takes the whole text of a notice."""
        self._write = write

    def send(self, notice: Notice) -> None:
        """Show one notice."""
        log.info("notice.sent", subject=notice.subject)
        self._write(f"{notice.subject}\n{notice.text}")


class SmtpNotifier:
    """Sends notices by mail, encrypted whenever the server can."""

    def __init__(self, url: str, secrets: Secrets, tls: ssl.SSLContext | None = None) -> None:
        """`url` is AIU_NOTIFY; `tls` replaces the machine's own trust, for servers with a private certificate."""
        self._at = MailAddress.parse(url)
        self._secrets = secrets
        self._tls = tls

    def send(self, notice: Notice) -> None:
        """Deliver one notice; RetriableError when the server may take it later, FatalError when it never will."""
        message = self._message(notice)
        try:
            with smtplib.SMTP(self._at.host, self._at.port, local_hostname="localhost", timeout=_TIMEOUT_S) as server:
                self._greet(server)
                refused = server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            self._refuse(*next(iter(error.recipients.values())))
        except smtplib.SMTPResponseException as error:
            self._refuse(error.smtp_code, error.smtp_error)
        except smtplib.SMTPNotSupportedError as error:
            raise FatalError(f"the mail server {self._at.host} cannot do what this notice needs: {error}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise RetriableError(f"the mail server {self._at.host}:{self._at.port} is out of reach: {error}") from error
        self._report(notice, len(refused))

    def _greet(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        encrypted = server.has_extn("starttls")
        if encrypted:
            server.starttls(context=self._tls or ssl.create_default_context())
            server.ehlo()
        if self._at.user is None:
            return
        password = self._secrets.get(PASSWORD_VARIABLE)
        if password is None:
            raise ConfigurationError(f"{PASSWORD_VARIABLE} is empty: set the password of {self._at.user}")
        if not encrypted and self._at.host not in _LOOPBACK:
            raise ConfigurationError(f"{self._at.host} offers no STARTTLS: a password is not sent in the clear")
        server.login(self._at.user, password)

    def _message(self, notice: Notice) -> EmailMessage:
        message = EmailMessage()
        # A line break in a subject would start a header of the author's choice.
        message["Subject"] = " ".join(notice.subject.split())
        message["From"] = self._at.sender
        message["To"] = ", ".join(self._at.readers(notice.audience))
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self._at.sender.partition("@")[2])
        message.set_content(notice.text)
        if notice.html:
            message.add_alternative(notice.html, subtype="html")
        return message

    def _refuse(self, code: int, text: bytes | str) -> NoReturn:
        """Sort a server's refusal by RFC 5321: 4yz may work later, 5yz never will."""
        said = text.decode(errors="replace") if isinstance(text, bytes) else text
        kind = FatalError if code >= _PERMANENT else RetriableError
        raise kind(f"the mail server {self._at.host} refused the notice: {code} {said}")

    def _report(self, notice: Notice, refused: int) -> None:
        log.info("notice.sent", subject=notice.subject)
        if refused:
            log.warning("notice.partly_refused", subject=notice.subject, recipients=refused)
