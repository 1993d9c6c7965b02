"""What stands for a person in text, and its replacement: addresses in any spelling, names where they are a whole value.

An address inside a longer one is somebody else.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property

_AT = r"(?:@|%40|\\u0040)"
_BEFORE = r"[\w.+-]"
_AFTER = r"(?:[\w-]|\.\w)"
DOMAIN = "erased.invalid"
"""No mail can ever arrive there (RFC 2606)."""
NOBODY = "erased person"
ADDRESS = re.compile(rf"(?<!{_BEFORE})[\w.+'-]+{_AT}[\w-]+(?:\.[\w-]+)+")
"""Anything that may be an address."""
VALUE = re.compile(r'(?<=")([^"\\]{3,200})(?=\\*")')
"""A whole value between quotes, also inside JSON that is quoted itself."""


@dataclass(frozen=True, slots=False)
class Person:
    """Somebody in plain words, while they are looked for."""

    addresses: tuple[str, ...]
    """Lower case; the first is the one everything is booked on."""
    names: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> str:
        """A regular expression for any of the addresses; for Python, whatever the case."""
        return rf"(?<!{_BEFORE})(?:{_any(self.addresses)})(?!{_AFTER})"

    @cached_property
    def sql_pattern(self) -> str:
        r"""The same without looking ahead or behind; what stands around is \1 and \2."""
        return rf"(?i)(^|[^\w.+-])(?:{_any(self.addresses)})($|[^\w.-]|\.$|\.[^\w])"

    @cached_property
    def sql_names(self) -> str:
        r"""A regular expression for a name that is a value of its own; what stands around is \1 and \2."""
        return rf'(?i)(^|")(?:{_spelled(self.names)})(\\*"|$)' if self.names else r"[^\s\S]"

    @cached_property
    def _addresses(self) -> re.Pattern[bytes]:
        return re.compile(self.pattern.encode(), re.IGNORECASE)

    @cached_property
    def _names(self) -> re.Pattern[bytes] | None:
        whole = rf'(?<=")(?:{_spelled(self.names)})(?=\\*")'
        return re.compile(whole.encode(), re.IGNORECASE) if self.names else None

    def is_in(self, data: bytes) -> bool:
        """Whether the person is named in these bytes, which are UTF-8 text."""
        return bool(self._addresses.search(data)) or bool(self._names and self._names.search(data))

    def replaced(self, data: bytes, pseudonym: str) -> bytes:
        """Return the text with the pseudonym in place of every address, and nobody's name in place of the names."""
        data = self._addresses.sub(pseudonym.encode(), data)
        return self._names.sub(NOBODY.encode(), data) if self._names else data


def _any(addresses: tuple[str, ...]) -> str:
    return "|".join(re.escape(address).replace("@", _AT) for address in addresses)


def _spelled(names: tuple[str, ...]) -> str:
    """Names as they are, and as JSON spells letters beyond ASCII, once and inside quoted JSON."""
    escaped = [json.dumps(name)[1:-1] for name in names]
    spellings = dict.fromkeys([*names, *escaped, *(name.replace("\\", "\\\\") for name in escaped)])
    return "|".join(re.escape(spelling) for spelling in spellings)
