"""Secrets: by name, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shared.protocols import Secrets

    Make = Callable[[Mapping[str, str]], Secrets]


def test_a_secret_is_found_by_name(secrets_of: Make) -> None:
    """A configured secret is returned without the line break an editor leaves behind it."""
    assert "sk-123" == secrets_of({"ACME_KEY": " sk-123\n"}).get("ACME_KEY")


def test_what_is_blank_is_not_configured(secrets_of: Make) -> None:
    """A missing or blank secret is None: a source without a key is not configured, which is no error."""
    assert secrets_of({"ACME_KEY": " "}).get("ACME_KEY") is None
    assert secrets_of({}).get("ACME_KEY") is None


def test_who_may_not_read_a_secret_knows_whether_there_is_one(secrets_of: Make) -> None:
    """A source is planned when its key is configured; nobody reads the key for that."""
    assert secrets_of({"ACME_KEY": "sk-123"}).is_configured("ACME_KEY")
    assert not secrets_of({"ACME_KEY": "sk-123"}).is_configured("OTHER_KEY")


def test_secrets_do_not_show_themselves(secrets_of: Make) -> None:
    """A store that lands in a log or a traceback reveals nothing."""
    store = secrets_of({"ACME_KEY": "sk-123"})

    assert "sk-123" not in f"{store!r} {store}"
