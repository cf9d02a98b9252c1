"""The house: stages know the core and themselves, and meet in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from daap.cli import COMMANDS

PACKAGE = Path(__file__).parents[1] / "pipeline" / "daap"
STAGES = ("extract", "interpret", "link", "mapping", "reason", "validate", "web")
MEETING = (
    "build", "cli", "cluster_flow", "commands", "engines", "leaks", "new_release",
    "notes", "product", "publication", "reading_flow", "remote", "shared_graphs",
    "source_keys", "source_parts", "source_reasoning", "sources", "sources_flow",
    "standing", "study",
)  # fmt: skip
"""Where stages meet: the flow through all of them."""
MEETING_PLACES = tuple(f"{name}.py" for name in MEETING)
LIMITS = {"model.py": 420}
"""The values of all stages."""
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """The modules of ours that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def room(path: Path) -> str:
    """The stage a module belongs to, or an empty string for the core."""
    first = path.relative_to(PACKAGE).parts[0]
    return first if first in STAGES else ""


def is_command(path: Path) -> bool:
    """Whether a module is part of the command line."""
    return path.relative_to(PACKAGE).parts[0] == "commands"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_the_core_and_its_own_stage(path: Path) -> None:
    if not room(path) and (path.name in MEETING_PLACES or is_command(path)):
        return
    others = [
        name
        for name in imports(path)
        if name.split(".")[0] == "daap"
        and len(name.split(".")) > 1
        and name.split(".")[1] in (*STAGES, *MEETING)
        and name.split(".")[1] != room(path)
        and path.name != "__main__.py"
    ]
    assert others == []


def test_every_stage_of_the_design_has_its_folder() -> None:
    found = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert found == {*STAGES, "commands"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_command_line_prints_and_exits(path: Path) -> None:
    if path.name == "cli.py" or is_command(path):
        return
    calls = [
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert not {"print", "exit", "eval", "exec", "compile"} & set(calls)


@pytest.mark.parametrize("stage", ["extract", "interpret"])
def test_reading_and_interpreting_know_no_rdf_library(stage: str) -> None:
    users = {
        path.name
        for path in (PACKAGE / stage).glob("*.py")
        if {"rdflib", "pyoxigraph"} & {name.split(".")[0] for name in imports(path)}
    }
    assert users == ({"codebook.py"} if stage == "extract" else set())


def test_only_sync_and_load_reach_the_network() -> None:
    network = {"aiohttp", "ftplib", "http", "httpx", "pooch", "requests", "smtplib"}
    network |= {"socket", "ssl", "urllib", "urllib3"}
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        for name in imports(path)
        if name.split(".")[0] in network
        and name != "urllib.parse"
        and "serve" not in path.relative_to(PACKAGE).parts
    }
    assert users == {"extract/fetch.py", "web/graph_store.py"}


@pytest.mark.parametrize(
    ("library", "user"), [("fsspec", "storage.py"), ("distributed", "cluster.py")]
)
def test_only_one_module_knows_stores_and_one_knows_clusters(
    library: str, user: str
) -> None:
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        for name in imports(path)
        if name.split(".")[0] == library
    }
    assert users == {user}


def test_the_endpoint_listens_and_never_calls() -> None:
    calls = {"connect", "connect_ex", "create_connection", "urlopen"}
    found = [
        path.name
        for path in (PACKAGE / "web" / "serve").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in calls
    ]
    assert found == []


def test_a_module_is_short_and_its_functions_fit_a_screen() -> None:
    long = []
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > LIMITS.get(path.name, 320):
            long.append(f"{path.name}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > 50:
                    long.append(f"{path.name}: {node.name} has {length} lines")
    assert long == []


def test_every_command_has_a_module_of_its_name_and_a_line_in_the_overview() -> None:
    folder = PACKAGE / "commands"
    groups = {path.parent.name for path in folder.glob("*/__init__.py")}
    modules = {path.stem for path in folder.glob("*.py")} | groups
    assert modules - {"__init__", "console", "publishing"} == {
        name.replace("-", "_") for name in COMMANDS
    }
