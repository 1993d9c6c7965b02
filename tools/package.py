"""Pack each deployed function into the archive that the cloud builds it from: equal content, equal bytes, equal name.

    python tools/package.py --out FOLDER        packs all of them and prints one line each

An archive holds what `functions/…/` holds, at its root, with `shared/` beside it, with `sql/` where the function asks
the warehouse, and with the ways out to people where it sends notices. Nothing is compressed, so that no two machines'
compressors make two archives of one content.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import io
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[1]
LEFT_BEHIND = {"__pycache__"}
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest instant that an archive can name; the clock of whoever packs is in none."""
READABLE_FILE = 0o100644
UNIX = 3
HASH_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Archive:
    """One function, packed."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Hash of the very bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def file_name(self) -> str:
        """Name that changes with the content and with nothing else."""
        return f"{self.name}-{self.sha256[:HASH_DIGITS]}.zip"

    def write(self, folder: Path) -> Path:
        """Write the archive into `folder` under its name, and return where it is."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / self.file_name
        path.write_bytes(self.data)
        return path


def pack(name: str, folder: str, root: Path = ROOT) -> Archive:
    """Return the archive of the function `name`, whose main.py lies in `folder` below `root`."""
    return Archive(name, _zipped(contents(folder, root)))


def pack_all(root: Path = ROOT) -> list[Archive]:
    """Return the archives of everything that the topology deploys, in its order."""
    sys.path[:0] = [] if str(root) in sys.path else [str(root)]
    from shared import topology

    folders = {function.name: function.folder for function in topology.FUNCTIONS}
    folders |= {endpoint.name: endpoint.folder for endpoint in topology.ENDPOINTS}
    return [pack(name, folder, root) for name, folder in folders.items()]


def contents(folder: str, root: Path = ROOT) -> dict[str, bytes]:
    """Return archive path → bytes of everything that the function in `folder` is deployed with."""
    own = dict(_files(root / folder, ""))
    touched = {name for path, data in own.items() if path.endswith(".py") for name in _touched(ast.parse(data))}
    found = own | dict(_files(root / "shared", "shared/"))
    if touched & {"warehouse", "shared.sql", "shared.seeds"}:
        found |= _files(root / "sql", "sql/")
    if "notifier" in touched:
        found |= {path: (root / path).read_bytes() for path in _ways_out(root)}
    return found


def _touched(tree: ast.Module) -> Iterator[str]:
    """Yield every attribute that a module names, and what it imports from where."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


def _ways_out(root: Path) -> list[str]:
    """Return the modules that make and use notifiers: mail and webhooks are the same here and in the cloud."""
    found, behind = ["local/__init__.py", "local/backends.py"], ["local/notify_ways.py"]
    while behind:
        path = behind.pop()
        found.append(path)
        named = {f"{name.replace('.', '/')}.py" for name in _touched(ast.parse((root / path).read_bytes()))}
        behind += sorted(n for n in named - {*found, *behind} if n.startswith("local/") and (root / n).is_file())
    return sorted(found)


def _files(folder: Path, prefix: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not LEFT_BEHIND & {*parts} and not any(part.startswith(".") for part in parts):
            yield prefix + "/".join(parts), path.read_bytes()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.create_system, entry.external_attr = UNIX, READABLE_FILE << 16
            archive.writestr(entry, files[path])
    return buffer.getvalue()


def main(arguments: list[str]) -> int:
    """Write every archive into the folder of `--out`; returns the exit code."""
    parser = argparse.ArgumentParser(description="Pack every deployed function.")
    parser.add_argument("--out", type=Path, required=True, help="folder that the archives are written into")
    folder = parser.parse_args(arguments).out
    for archive in pack_all():
        print(f"{archive.name}\t{archive.sha256}\t{archive.write(folder)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
