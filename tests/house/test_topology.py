"""The topology is data, and what it names exists."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from shared import topology
from shared.settings import DEFAULTS
from tests.house.repository import ROOT, files, read

DEPLOYED: tuple[topology.Function | topology.Endpoint, ...] = (*topology.FUNCTIONS, *topology.ENDPOINTS)
FUNCTIONS = [pytest.param(function, id=function.name) for function in DEPLOYED]
STREAMS = [pytest.param(stream, id=stream.name) for stream in topology.STREAMS]


@pytest.mark.parametrize("stream", STREAMS)
def test_every_stream_has_a_source_a_limit_and_a_table(stream: topology.Stream) -> None:
    """A stream belongs to a source, keeps to one of its limits, and lands in a table with a schema."""
    source = topology.source(stream.source)

    assert stream.limit in source.limits
    assert (ROOT / f"sql/schema/{stream.table}.sql").is_file()
    assert f"\n  {stream.date_column} DATE" in read(f"sql/schema/{stream.table}.sql")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_can_be_deployed(function: topology.Function | topology.Endpoint) -> None:
    """A function's folder has its entry point and its own locked requirements."""
    tree = ast.parse(read(f"{function.folder}/main.py"))
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}

    assert function.entry_point in defined
    assert "--hash=sha256:" in read(f"{function.folder}/requirements.txt")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_siblings_are_imported_relatively(function: topology.Function | topology.Endpoint) -> None:
    """A function is deployed without its path in the repository, so it never imports functions.… by name."""
    for path in files(function.folder):
        if path.suffix == ".py":
            assert "from functions" not in read(path), path
            assert "import functions" not in read(path), path


def test_every_function_folder_is_in_the_topology() -> None:
    """A main.py that the topology does not name would never be deployed."""
    folders = {path.parent.as_posix() for path in files("functions") if path.name == "main.py"}

    assert folders == {function.folder for function in DEPLOYED}


def test_names_are_given_once() -> None:
    """Streams, sources, functions, topics and schedules are found by name, so a name is unique."""
    for group in (topology.STREAMS, topology.SOURCES, topology.FUNCTIONS, topology.TOPICS, topology.SCHEDULES):
        names = Counter(item.name for item in group)

        assert {} == {name: times for name, times in names.items() if times > 1}


def test_every_topic_that_is_used_exists() -> None:
    """What functions hear and say, and what the clock says, are topics that will be built."""
    used = {function.topic for function in topology.FUNCTIONS} | {s.topic for s in topology.SCHEDULES}
    used |= {topic for function in topology.FUNCTIONS for topic in function.publishes}

    assert used == {topic.name for topic in topology.TOPICS}


def test_the_topology_imports_the_standard_library_only() -> None:
    """Pulumi, the local runtime and the monitor read the topology; none of them may need the others' packages."""
    nodes = [node for name in ("topology", "blueprint") for node in ast.walk(ast.parse(read(f"shared/{name}.py")))]
    imported = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}

    assert imported <= {"__future__", "dataclasses", "typing", "datetime", "collections.abc", "shared.blueprint"}


def test_every_setting_is_in_the_example() -> None:
    """.env.example shows each variable, with its default where it has one."""
    example = read(Path(".env.example"))
    keys = {name for s in topology.SOURCES for name in (s.key_variable, s.base_url_variable) if name}

    assert [] == [f"{name}={default}" for name, default in DEFAULTS.items() if f"#{name}={default}\n" not in example]
    assert [] == [name for name in (*keys, "AIU_TODAY") if f"{name}=" not in example]
