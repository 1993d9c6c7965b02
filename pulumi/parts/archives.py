"""What functions are built from: packed on the spot from this checkout, so that nothing older is ever deployed."""

from __future__ import annotations

from pathlib import Path

from parts.worker import Archive
from tools.package import HASH_DIGITS, pack_all

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".aiu" / "archives"
DIGIT = "[0-9a-f]"


def archives() -> dict[str, Archive]:
    """Write all archives, and return them by their function's name; older ones of each function go."""
    return {made.name: Archive(made.file_name, _keep_newest(made.name, made.write(FOLDER))) for made in pack_all(ROOT)}


def _keep_newest(name: str, written: Path) -> Path:
    for older in set(FOLDER.glob(f"{name}-{DIGIT * HASH_DIGITS}.zip")) - {written}:
        older.unlink(missing_ok=True)
    return written
