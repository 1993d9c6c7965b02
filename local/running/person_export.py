"""Everything that is stored about one person, in one archive with a manifest."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Any

from local.pages.query_formats import as_csv, as_json
from local.running.person_search import identify, rows
from local.running.person_traces import is_in_file
from local.running.person_world import person_reader
from shared.errors import ConfigurationError
from shared.persons import keys as person_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from shared.persons.words import Person
    from shared.protocols import Row
    from shared.runtime import Runtime
    from shared.settings import Settings

_IN_TABLES = ("commit/", "stage/", person_keys.ERASED, person_keys.PENDING)
"""Snapshots are in the raw tables, line by line."""
README = """\
tables/   every row that names the person, as CSV and as JSON; NUMERIC is text in JSON, so that no digit is lost
lake/     what the pipeline wrote about runs and notices, and records that could not be read
uploads/  the lines of files people brought that name the person, with the file's first line
manifest.json names each file, its table, the columns in which the person stands, and the snapshots the rows are from

Rows that concern the person without naming them (by an API key that several people use, say) are not here; tables
dim_api_key_owners and dim_vendor_users show which keys and vendors' ids belong to them.
"""


def export(address: str, names: Iterable[str], out: Path, settings: Settings) -> dict[str, Any]:
    """Write the archive and return its manifest; ConfigurationError when nothing names the person."""
    with person_reader(settings) as (warehouse, world):
        person = identify(address, names, warehouse)
        files = {**_tables(person, warehouse), **_documents(person, world)}
        warehouse_name = warehouse.name
    if not files:
        raise ConfigurationError(f"nothing here names {address}: write the address as a vendor reports it")
    manifest = {
        "person": {"addresses": person.addresses, "names": person.names},
        "exported_at": settings.now().isoformat(),
        "warehouse": warehouse_name,
        "files": [facts for _, facts in files.values()],
    }
    contents = {name: data for name, (data, _) in files.items()}
    _write(out, {**contents, "manifest.json": json.dumps(manifest, indent=1), "README.txt": README})
    return manifest


def _tables(person: Person, warehouse: Any) -> dict[str, tuple[str, dict[str, Any]]]:
    files = {}
    for table, found in rows(person, warehouse):
        columns = list(found[0])
        snapshots = sorted({str(row["snapshot_id"]) for row in found if row.get("snapshot_id")})
        facts = {"table": table, "rows": len(found), "columns": _named(person, found), "snapshots": snapshots}
        for suffix, written in (("csv", as_csv(columns, found)), ("json", as_json(columns, found))):
            name = f"tables/{table}.{suffix}"
            files[name] = (written, {"file": name, **facts})
    return files


def _named(person: Person, found: list[Row]) -> dict[str, int]:
    """Return in which columns the person stands, and how often."""
    counts: Counter[str] = Counter()
    for row in found:
        counts.update(name for name, value in row.items() if isinstance(value, str) and _is_in(person, value))
    return dict(sorted(counts.items()))


def _is_in(person: Person, value: str) -> bool:
    return person.is_in(json.dumps(value, ensure_ascii=False).encode())


def _documents(person: Person, world: Runtime) -> dict[str, tuple[str, dict[str, Any]]]:
    files = {}
    for place, lake in (("lake", world.lake), ("uploads", world.uploads)):
        for key in lake.list(""):
            if place == "lake" and key.startswith(_IN_TABLES):
                continue
            data = lake.read(key)
            if is_in_file(person, data):
                name = f"{place}/{key}.txt"
                lines = list(_lines(person, data))
                files[name] = ("\n".join(lines), {"file": name, "object": key, "lines": len(lines)})
    return files


def _lines(person: Person, data: bytes) -> Iterator[str]:
    """Yield the lines that name the person, after the first one, which says what the columns are."""
    for text in _unpacked(data):
        lines = text.splitlines()
        named = [line for line in lines if person.is_in(line.encode())]
        if lines and named and named[0] != lines[0] and not lines[0].startswith("{"):
            yield lines[0]
        yield from named


def _unpacked(data: bytes) -> Iterator[str]:
    import gzip

    if data.startswith(b"\x1f\x8b"):
        yield from _unpacked(gzip.decompress(data))
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from _unpacked(archive.read(name))
    else:
        yield data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8", errors="replace")


def _write(out: Path, contents: dict[str, str]) -> None:
    """Write the archive under its name in one step; nobody else may read it."""
    unfinished = out.with_name(f".{out.name}.unfinished")
    unfinished.touch(mode=0o600)
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in sorted(contents.items()):
                archive.writestr(name, text)
        unfinished.replace(out)
    except OSError as error:
        raise ConfigurationError(f"{out} cannot be written: {error.strerror}") from None
    finally:
        unfinished.unlink(missing_ok=True)
