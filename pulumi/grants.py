"""Who may do what on which resource: the smallest roles with which each function can do what its topology entry says.

Nothing here needs the cloud's SDK: the program makes these grants, the table in docs/security.md shows them, and a test
holds them against what the functions do when they run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shared import topology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shared.blueprint import Endpoint, Function

Kind = Literal["topic", "secret", "bucket", "dataset", "project"]
DEPLOYED: tuple[Function | Endpoint, ...] = (*topology.FUNCTIONS, *topology.ENDPOINTS)
"""Everything that runs in the cloud under an account of its own."""
BUCKETS = ("lake", "uploads")
APPEND_ONLY = "raw"
"""The dataset whose tables only ever grow: who loads it may not drop what is there."""


@dataclass(frozen=True, slots=True)
class OwnRole:
    """A role that we define ourselves, because Google's have more in them."""

    name: str
    title: str
    permissions: tuple[str, ...]


LIST = OwnRole("objectLister", "See the names of objects", ("storage.objects.list",))
READ = OwnRole("objectReader", "Read objects", ("storage.objects.get",))
CREATE = OwnRole("objectCreator", "Create objects, never replace one", ("storage.objects.create",))
DISCARD = OwnRole("objectDiscarder", "Delete objects", ("storage.objects.delete",))
FIND_TABLES = OwnRole("tableFinder", "See what a table is called and since when it is there", ("bigquery.tables.get",))
_READ_TABLES = ("bigquery.datasets.get", "bigquery.tables.get", "bigquery.tables.getData", "bigquery.tables.list")
_APPEND_TABLES = (*_READ_TABLES, "bigquery.tables.create", "bigquery.tables.update", "bigquery.tables.updateData")
READ_TABLES = OwnRole("tableReader", "Read tables and views", _READ_TABLES)
APPEND_TABLES = OwnRole("tableAppender", "Add rows to tables", _APPEND_TABLES)
CHANGE_TABLES = OwnRole("tableEditor", "Make, change and drop tables", (*_APPEND_TABLES, "bigquery.tables.delete"))
OWN_ROLES = (LIST, READ, CREATE, DISCARD, FIND_TABLES, READ_TABLES, APPEND_TABLES, CHANGE_TABLES)

PUBLISH = "roles/pubsub.publisher"
READ_SECRET = "roles/secretmanager.secretAccessor"
RUN_QUERIES = "roles/bigquery.jobUser"


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """One role on one resource, for some names of objects only where prefixes are given."""

    kind: Kind
    resource: str
    role: str
    """Google's `roles/…`, or the name of one of our own."""
    prefixes: tuple[str, ...] = ()


def grants(function: Function | Endpoint) -> tuple[Grant, ...]:
    """Return all that one function is granted, in the order of the table."""
    reads = {*function.reads, *_writes(function)}
    found = [
        *(Grant("topic", topic, PUBLISH) for topic in getattr(function, "publishes", ())),
        *(Grant("secret", secret, READ_SECRET) for secret in function.secrets),
        *_on_objects(reads, READ),
        *_on_objects(_writes(function), CREATE),
        *_on_objects(getattr(function, "discards", ()), DISCARD),
        *_on_tables(reads, _writes(function)),
    ]
    return tuple(sorted(found))


def _writes(function: Function | Endpoint) -> tuple[str, ...]:
    writes: tuple[str, ...] = getattr(function, "writes", ())
    return writes


def _on_objects(places: Iterable[str], role: OwnRole) -> Iterator[Grant]:
    for bucket in BUCKETS:
        prefixes = {place.removeprefix(f"{bucket}/") for place in places if place.startswith(f"{bucket}/")}
        if not prefixes:
            continue
        if role is READ:
            # A missing object answers 404 only to those who may see names; to others it is forbidden, like any other.
            yield Grant("bucket", bucket, LIST.name)
        yield Grant("bucket", bucket, role.name, () if "" in prefixes else tuple(sorted(prefixes)))


def _on_tables(reads: Iterable[str], writes: Iterable[str]) -> Iterator[Grant]:
    changed = {place.removeprefix("warehouse/") for place in writes if place.startswith("warehouse/")}
    read = {place.removeprefix("warehouse/") for place in reads if place.startswith("warehouse/")}
    if read:
        yield Grant("project", "", RUN_QUERIES)
    if read and APPEND_ONLY not in read:
        # A warehouse is known by the age of a table there: whoever opens it asks for that, and for no row.
        yield Grant("dataset", APPEND_ONLY, FIND_TABLES.name)
    for dataset in sorted(read):
        role = READ_TABLES if dataset not in changed else APPEND_TABLES if dataset == APPEND_ONLY else CHANGE_TABLES
        yield Grant("dataset", dataset, role.name)


def condition(bucket: str, prefixes: tuple[str, ...]) -> str:
    """Return the CEL expression that holds for objects of a bucket whose names start with one of the prefixes."""
    starts = (f"resource.name.startsWith('projects/_/buckets/{bucket}/objects/{prefix}')" for prefix in prefixes)
    return " || ".join(starts)
