"""The live parts of the site, bundled once for all tests that need them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support import MadeOnce

LIVE = Path("pipeline", "daap", "site", "live")


@pytest.fixture(scope="session")
def with_node() -> dict[str, str]:
    """An environment in which Node.js is found as `make live` finds it."""
    path = f"{Path(sys.prefix) / 'bin'}{os.pathsep}{os.environ['PATH']}"
    outside = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    return outside | {"PATH": path}


@pytest.fixture(scope="session")
def bundle(repository: Path, with_node: dict[str, str], made_once: MadeOnce) -> Path:
    """The bundle of the live parts, made as `make site` makes it, by one worker."""
    command = ["make", "live", f"VENV={sys.prefix}"]

    def make(folder: Path) -> None:
        done = subprocess.run(
            command, cwd=repository, env=with_node, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    made_once("live", make)
    return repository / "build" / "live"


@pytest.fixture(scope="session")
def modules(repository: Path, bundle: Path) -> Path:
    """The JavaScript packages that the bundle and these tests are made with."""
    return repository / LIVE / "node_modules"


@pytest.fixture(scope="session")
def javascript(
    repository: Path, bundle: Path, with_node: dict[str, str]
) -> Callable[..., Any]:
    """Calls a function of a module of ours with each list of arguments."""

    def call(module: str, function: str, arguments: list[list[Any]]) -> Any:
        source = (repository / LIVE / "src" / module).as_uri()
        script = f"""
            const {{ {function} }} = await import({json.dumps(source)});
            let given = "";
            for await (const part of process.stdin) given += part;
            const found = JSON.parse(given).map((values) => {function}(...values));
            process.stdout.write(JSON.stringify(found));
        """
        done = subprocess.run(
            ["node", "--input-type=module", "--eval", script],
            input=json.dumps(arguments),
            env=with_node,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return json.loads(done.stdout)

    return call
