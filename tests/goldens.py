"""What every golden folder has in common: one folder is one test, and a difference is shown as a difference.

GOLDEN_UPDATE=1 writes expected.json anew; read the difference before you believe it.
"""

from __future__ import annotations

import difflib
import json
import os
from abc import abstractmethod
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


class GoldenError(AssertionError):
    """What was found is not what is in the folder."""


class GoldenCase(pytest.Item):
    """Finds something and compares it with the folder's expected.json; `path` is the file that describes the case."""

    @abstractmethod
    def found(self) -> Any:
        """Return what the case comes to, as plain JSON values."""

    def runtest(self) -> None:
        """Compare what was found with what should have been."""
        found = self.found()
        golden = self.path.parent / "expected.json"
        if os.environ.get("GOLDEN_UPDATE"):
            golden.write_text(_text(found), encoding="utf-8")
        expected = parsed(golden)
        if expected != found:
            texts = _text(expected).splitlines(), _text(found).splitlines()
            raise GoldenError("\n".join(difflib.unified_diff(*texts, "golden", "found", n=2)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the difference alone."""
        if isinstance(excinfo.value, GoldenError):
            return f"{self.name} proves: {parsed(self.path).get('proves', '')}\n{excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the folder."""
        return self.path.parent, 0, self.name


def case_name(path: Path) -> str:
    """Return `<what>/<case>` of the file that describes a case."""
    return f"{path.parent.parent.name}/{path.parent.name}"


def parsed(path: Path) -> Any:
    """Return the JSON in a file."""
    return json.loads(path.read_text(encoding="utf-8"))


def _text(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
