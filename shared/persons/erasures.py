"""The list of who was erased: keyed hash → pseudonym. It recognises an address that comes again, and cannot tell it.

The key is a secret of its own: without it nobody can try addresses on the list.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import msgspec

from shared.errors import ConfigurationError
from shared.persons import keys
from shared.persons.words import ADDRESS, DOMAIN, NOBODY, VALUE

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from shared.protocols import Lake, Secrets
    from shared.rows import Rows

KEY_VARIABLE = "AIU_PERSON_KEY"
SHORTEST_KEY = 32
_HEX = 32
S = TypeVar("S", bound=msgspec.Struct)


class Entry(msgspec.Struct, frozen=True):
    """What stands for one address or name."""

    pseudonym: str
    erased_at: datetime


class Erasures:
    """The list, read once; text that passes through it names nobody who is on it."""

    def __init__(self, entries: dict[str, Entry], key: bytes) -> None:
        """`entries` by keyed hash."""
        self._entries = entries
        self._key = key
        self._known: dict[str, str] = {}

    @classmethod
    def read(cls, lake: Lake, secrets_: Secrets) -> Erasures | None:
        """Return the list of a lake, None when nobody was erased; ConfigurationError when its key is missing."""
        found = lake.list(keys.ERASED)
        if not found:
            return None
        entries = {_hash_in(key): msgspec.json.decode(lake.read(key), type=Entry) for key in found}
        return cls(entries, secret_key(secrets_))

    @property
    def newest(self) -> datetime:
        """When somebody was erased last."""
        return max(entry.erased_at for entry in self._entries.values())

    def text(self, text: str) -> str:
        """Return the text without those who were erased; their names go where their address stands beside them."""
        replaced = ADDRESS.sub(self._address, text)
        return VALUE.sub(self._name, replaced) if replaced is not text and replaced != text else text

    def names_somebody(self, text: str) -> bool:
        """Whether somebody who was erased is named by address."""
        return any(self._address(match) != match.group() for match in ADDRESS.finditer(text))

    def page(self, page: Rows) -> Rows:
        """Return what a page said, row by row without those who were erased; the page itself is changed."""
        for row in page.rows:
            self._strip(row)
        page.quarantined = [self._record(record) for record in page.quarantined]
        page.findings = [self._record(finding) for finding in page.findings]
        return page

    def _strip(self, row: msgspec.Struct) -> None:
        texts = {name: value for name in row.__struct_fields__ if isinstance(value := getattr(row, name), str)}
        changed = {name: new for name, value in texts.items() if (new := self.text(value)) != value}
        for name, value in changed.items():
            setattr(row, name, value)
        if changed:
            # The person is in this row, so a column that is nothing but their name goes, too.
            for name in texts.keys() - changed.keys():
                setattr(row, name, self._whole(texts[name]))

    def _record(self, record: S) -> S:
        texts = {name: value for name in record.__struct_fields__ if isinstance(value := getattr(record, name), str)}
        return msgspec.structs.replace(record, **{name: self.text(value) for name, value in texts.items()})

    def _address(self, match: re.Match[str]) -> str:
        found = match.group()
        if found not in self._known:
            self._known[found] = self._pseudonym(found.replace("%40", "@").replace("\\u0040", "@")) or found
        return self._known[found]

    def _name(self, match: re.Match[str]) -> str:
        return self._whole(match.group(1))

    def _whole(self, value: str) -> str:
        return NOBODY if self._pseudonym(value) else value

    def _pseudonym(self, word: str) -> str | None:
        entry = self._entries.get(keyed_hash(word, self._key))
        return entry.pseudonym if entry else None


def keyed_hash(word: str, key: bytes) -> str:
    """Return the name under which an address or a name is on the list, whatever its case."""
    return hmac.new(key, " ".join(word.lower().split()).encode(), hashlib.sha256).hexdigest()[:_HEX]


def secret_key(secrets_: Secrets) -> bytes:
    """Return the key of the list; ConfigurationError says how to make one."""
    key = (secrets_.get(KEY_VARIABLE) or "").encode()
    if len(key) < SHORTEST_KEY:
        raise ConfigurationError(
            f"{KEY_VARIABLE} is not set, or shorter than {SHORTEST_KEY} characters: it recognises who was erased, "
            "and makes the hashes that stand for people where AIU_SHOW_PEOPLE is hashed. "
            'Make one with `python -c "import secrets; print(secrets.token_hex(32))"` and keep it: '
            "with another key everybody who was erased would come back"
        )
    return key


def put(words: Iterable[str], wanted: str, at: datetime, lake: Lake, key: bytes) -> str:
    """Put words on the list, all for one pseudonym, and return it: the one that is there, or `wanted`."""
    names = [keys.erased(keyed_hash(word, key)) for word in words]
    for name in names:
        lake.create(name, msgspec.json.encode(Entry(wanted, at)))
        wanted = msgspec.json.decode(lake.read(name), type=Entry).pseudonym
    return wanted


def new_pseudonym() -> str:
    """Return an address that says nothing about anybody; chance makes it, so no key can undo it."""
    return f"erased-{secrets.token_hex(6)}@{DOMAIN}"


def _hash_in(key: str) -> str:
    return key.removeprefix(keys.ERASED).removesuffix(".json")
