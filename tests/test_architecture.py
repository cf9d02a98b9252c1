"""The house: which room may import which, and what only some modules may do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from keyword import iskeyword
from pathlib import Path

import pytest

from daap.cli import COMMANDS

PACKAGE = Path(__file__).parents[1] / "pipeline" / "daap"

ROOMS: Mapping[str, str] = {
    "core": "",
    "extract": "core",
    "interpret": "core",
    "mapping": "core",
    "reason": "core",
    "validate": "core",
    "link": "core",
    "serialise": "core",
    "query": "core",
    "diagrams": "core",
    "diff": "core query",
    "load": "core query",
    "exchange": "core query",
    "agreement": "core exchange",
    "publish": "core serialise query diff",
    "tables": "core serialise query",
    "site": "core serialise query exchange agreement diagrams publish",
    "serve": "core serialise query publish",
    "build": "core extract interpret mapping reason validate link serialise query "
    "agreement diagrams publish tables",
    "commands": "core extract interpret mapping validate link serialise query diff "
    "exchange agreement load publish site serve build",
}
"""Each room of the package, and the rooms that its modules may import."""

OUTSIDE = ("__init__", "__main__", "cli")
"""The loose modules: the package itself and the entrance, which are no rooms."""

REGISTERED = re.compile(r"\A(daap(?:\.\w+)+):\w+\Z")
"""A part in a registry, `module:name`, which imports the module too."""

MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "node_modules" not in p.parts)
ALLOWED = {room: set(named.split()) for room, named in ROOMS.items()}


@cache
def tree(path: Path) -> ast.Module:
    """A module as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The modules that a file imports, wherever in it, functions included."""
    return tuple(imported(path))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            yield node.module
            if node.module == "daap":
                yield from (f"daap.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Constant):
            yield from REGISTERED.findall(str(node.value))


def room(path: Path) -> str:
    """The room of a module, or its own name where it lies loose."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def arrows() -> Iterator[tuple[str, str, Path]]:
    """Every import from one room into another: from, to, and the module it is in."""
    for path in MODULES:
        for name in imports(path):
            parts = name.split(".")
            ours = parts[0] == "daap" and len(parts) > 1 and parts[1] in ROOMS
            if ours and parts[1] != room(path):
                yield room(path), parts[1], path


def floors() -> dict[str, int]:
    """The floor of each room: one above the highest that it may import."""
    found: dict[str, int] = {}
    while len(found) < len(ROOMS):
        ready = [r for r in ROOMS if r not in found and ALLOWED[r] <= found.keys()]
        assert ready, f"a circle among {sorted(ROOMS.keys() - found.keys())}"
        for name in ready:
            found[name] = 1 + max((found[r] for r in ALLOWED[name]), default=0)
    return found


def users(libraries: Iterable[str]) -> set[str]:
    """The modules that import one of some libraries."""
    wanted = set(libraries)
    return {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if any(name.split(".")[0] in wanted for name in imports(path))
    }


def calls(path: Path) -> set[str]:
    """The names of the functions that a module calls by their bare names."""
    return {
        node.func.id
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def test_the_package_holds_rooms_and_its_entrance_alone() -> None:
    found = {p.name.removesuffix(".py") for p in PACKAGE.glob("*.py")}
    assert found == set(OUTSIDE)
    folders = {p.name for p in PACKAGE.iterdir() if (p / "__init__.py").exists()}
    assert folders == ROOMS.keys()
    assert len(folders) <= 20


def test_a_room_imports_only_the_rooms_below_it() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {there}"
        for here, there, path in arrows()
        if here in ROOMS and there not in ALLOWED[here]
    ]
    assert wrong == []


def test_every_import_that_is_allowed_is_needed() -> None:
    used = {(here, there) for here, there, _ in arrows()}
    unused = [
        f"{here} -> {there}"
        for here, rooms in ALLOWED.items()
        for there in sorted(rooms)
        if (here, there) not in used
    ]
    assert unused == []


def test_there_are_eight_floors_at_most_and_no_circle() -> None:
    assert max(floors().values()) <= 8


def test_modules_import_one_another_in_no_circle() -> None:
    names = {
        ".".join(("daap", *p.relative_to(PACKAGE).with_suffix("").parts)): p
        for p in MODULES
    }
    needs = {n: {i for i in imports(p) if i in names} - {n} for n, p in names.items()}
    while free := [n for n, needed in needs.items() if not needed]:
        needs = {n: w.difference(free) for n, w in needs.items() if n not in free}
    assert needs == {}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_command_line_prints_and_exits(path: Path) -> None:
    if room(path) in ("cli", "commands"):
        return
    assert not {"print", "exit", "eval", "exec", "compile"} & calls(path)


def test_reading_and_interpreting_know_no_rdf_library() -> None:
    found = users({"rdflib", "pyoxigraph"})
    inside = {name for name in found if name.startswith(("extract/", "interpret/"))}
    assert inside == {
        "extract/codebook.py",
        "extract/codebook_values.py",
        "extract/qda/skos.py",
    }


def test_only_sync_and_load_reach_the_network() -> None:
    network = {"aiohttp", "ftplib", "http", "httpx", "pooch", "requests", "smtplib"}
    network |= {"socket", "ssl", "urllib3"}
    found = {name for name in users(network) if not name.startswith("serve/")}
    opening = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if any(name in ("urllib", "urllib.request") for name in imports(path))
    }
    assert found | opening == {"extract/sync/fetch.py", "load/graph_store.py"}


@pytest.mark.parametrize(
    ("library", "user"),
    [("fsspec", "core/storage.py"), ("distributed", "build/execute/dask.py")],
)
def test_only_one_module_knows_stores_and_one_knows_clusters(
    library: str, user: str
) -> None:
    assert users({library}) == {user}


def test_the_endpoint_listens_and_never_calls() -> None:
    connecting = {"connect", "connect_ex", "create_connection", "urlopen"}
    found = [
        path.name
        for path in MODULES
        if room(path) == "serve"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in connecting
    ]
    assert found == []


def test_a_module_is_short_and_its_functions_fit_a_screen() -> None:
    long = []
    for path in MODULES:
        name = path.relative_to(PACKAGE).as_posix()
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > 320:
            long.append(f"{name}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > 50:
                    long.append(f"{name}: {node.name} has {length} lines")
    assert long == []


def test_every_command_has_a_module_of_its_name_and_a_line_in_the_overview() -> None:
    folder = PACKAGE / "commands"
    groups = {path.parent.name for path in folder.glob("*/__init__.py")}
    modules = {path.stem for path in folder.glob("*.py")} | groups
    assert modules - {
        "__init__",
        "command",
        "completion",
        "console",
        "options",
        "render",
        "verbosity",
    } == {f"{name}_" if iskeyword(name) else name for name in COMMANDS}
