"""What is measured, what was promised about it, and whether the promise is kept."""

from __future__ import annotations

from dataclasses import dataclass, field

ALL_THERE = 1.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    subject: str
    measure: str
    value: float
    at_least: float | None = None
    at_most: float | None = None
    evidence: str = ""

    @property
    def is_kept(self) -> bool | None:
        """Whether the promise is kept; None when nothing was promised."""
        if self.at_least is None and self.at_most is None:
            return None
        low = self.at_least is None or self.value >= self.at_least
        return low and (self.at_most is None or self.value <= self.at_most)


@dataclass(slots=True)
class Score:
    """How one rule did over all histories."""

    rule: str
    planted: int = 0
    found: int = 0
    told: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def plus(self, other: Score) -> Score:
        """Return both together."""
        return Score(
            self.rule,
            self.planted + other.planted,
            self.found + other.found,
            self.told + other.told,
            self.right + other.right,
            self.missed + other.missed,
            self.wrong + other.wrong,
        )

    @property
    def recall(self) -> float:
        """Part of what was planted that was found; a rule that never speaks finds nothing."""
        return self.found / self.planted if self.planted else 0.0

    @property
    def precision(self) -> float:
        """Part of what was told that was true; a rule that never speaks tells nothing true."""
        return self.right / self.told if self.told else 0.0

    def figures(self, precision: float, recall: float) -> list[Figure]:
        """Return both figures with what is promised about them; of what was never planted nothing can be found."""
        right, found = f"{self.right} of {self.told} incidents", f"{self.found} of {self.planted} planted"
        told = Figure(self.rule, "precision", self.precision, precision, None, right)
        return [told, Figure(self.rule, "recall", self.recall, recall, None, found)] if self.planted else [told]
