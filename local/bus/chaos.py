"""What a real bus does on its bad days, on demand and repeatable."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field

_LATE_BY_S = 0.03


@dataclass(slots=True)
class Chaos:
    """Faults the in-process bus plays; equal seeds make equal choices for equal messages in equal order."""

    duplicate: bool = False
    """Deliver every message twice."""
    shuffle: bool = False
    """Deliver every message a little late, by a different little."""
    drop: float = 0.0
    """Share of messages that are lost, 0 to 1."""
    seed: int = 0
    lost: int = 0
    """How many messages were lost so far."""
    _random: random.Random = field(init=False, repr=False)
    _guard: threading.Lock = field(init=False, repr=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - chaos wants to be repeatable, not secret

    def delays(self) -> list[float]:
        """Return in how many seconds each copy of the next message is delivered; empty when it is lost."""
        with self._guard:
            if self.drop and self._random.random() < self.drop:
                self.lost += 1
                return []
            copies = 2 if self.duplicate else 1
            return [self._random.random() * _LATE_BY_S if self.shuffle else 0.0 for _ in range(copies)]
