"""The state that all endpoints share: what they know, what day it is, and what has been told already."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from local.sample_org.questions import Question
    from local.sample_org.vendor_rows import VendorRows


class Vendors:
    """One vendor's memory of one organisation."""

    def __init__(self, rows: VendorRows, today: date) -> None:
        self.rows = rows
        self.today = today
        """No answer holds anything of this day or later; may be moved while serving."""
        self.told: Counter[str] = Counter()
        """How often each endpoint has told the restated day."""
        self._chains: dict[tuple[str, str], int] = {}

    def knows(self, day: date) -> bool:
        """Whether a day has closed."""
        return day < self.today

    def restated_in(self, days: Iterable[date]) -> bool:
        """Whether the restated day is among these."""
        return self.rows.restated is not None and self.rows.restated in days

    def revision(self, question: Question, page: int) -> int:
        """Return 1 once the endpoint has told the restated day; all pages of one question agree."""
        chain = (question.endpoint, question.digest)
        if page == 1:
            self._chains[chain] = min(1, self.told[question.endpoint])
        return self._chains.get(chain, min(1, self.told[question.endpoint]))
