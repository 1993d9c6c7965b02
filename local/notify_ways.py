"""Several ways out to people in one setting: `AIU_NOTIFY=smtp://… webhook:slack webhook:pagerduty`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from shared import notices
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.protocols import Notice, Notifier, Secrets


class Several:
    """Stands for several notifiers; whoever remembers what was sent asks for its `parts`."""

    def __init__(self, parts: Mapping[str, Notifier]) -> None:
        """`parts` are the notifiers by name; the names stay, records of sending are kept under them."""
        self.parts = parts

    def send(self, notice: Notice) -> None:
        """Deliver one notice every way; the first error leaves and the rest is not tried."""
        for notifier in self.parts.values():
            notifier.send(notice)


def make(setting: str, secrets: Secrets) -> Notifier:
    """Return what AIU_NOTIFY names; ConfigurationError when a way is named twice."""
    urls = setting.split()
    if len(urls) == 1:
        return one(urls[0], secrets)
    parts: dict[str, Notifier] = {}
    for url in urls:
        name = notices.name(url)
        if name in parts:
            raise ConfigurationError(f"AIU_NOTIFY names {name} twice: list all its readers in one place")
        # Standard output belongs to the command's answer.
        parts[name] = one(url, secrets, stderr=True)
    return Several(parts)


def one(url: str, secrets: Secrets, *, stderr: bool = False) -> Notifier:
    """Return the notifier of one address."""
    scheme, _, rest = url.partition(":")
    if scheme == "log":
        from local.notifiers import LogNotifier

        return LogNotifier(lambda text: print(text, file=sys.stderr)) if stderr else LogNotifier()
    if scheme == "smtp":
        from local.notifiers import SmtpNotifier

        return SmtpNotifier(url, secrets)
    from local.notify_webhook import WebhookNotifier

    return WebhookNotifier(rest, secrets)
