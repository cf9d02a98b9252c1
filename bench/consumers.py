"""The dataset read by tools of others, each in an environment of its own.

    python bench/consumers.py              every tool
    python bench/consumers.py --write      also the table in docs/catalog.md

`make consumers` installs them first. What each reads and has to find is in
`bench/peers/consumers.py` and `bench/peers/consumers.mjs`; each is given a fault too,
which it has to notice. Exit status 1 for a tool that finds something else.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from documents import write_between

REPOSITORY = Path(__file__).parents[1]
PEERS = Path(__file__).parent / "peers"
ENVIRONMENTS = {
    "cffconvert": "cffconvert",
    "csvw": "",
    "frictionless": "frictionless",
    "openpyxl": "sssom",
    "roc-validator": "roc-validator",
    "sssom": "sssom",
}
"""In which folder of build/consumers a tool of PyPI is; in none, it is with ours."""

Row = Mapping[str, Any]
"""`tool`, `reads`, `finds`, and whether that is `right`."""


def python(environment: str) -> str:
    """The interpreter of an environment."""
    if not environment:
        return sys.executable
    return str(REPOSITORY / "build" / "consumers" / environment / "bin" / "python")


def rows(dist: Path) -> Iterator[Row]:
    """What every tool says."""
    node = shutil.which("node") or "node"
    yield from said([node, "consumers.mjs", str(dist)])
    for tool, environment in ENVIRONMENTS.items():
        yield from said([python(environment), "consumers.py", tool, str(dist)])


def said(command: list[str]) -> Iterator[Row]:
    """The rows that a program writes, a line of JSON each."""
    done = subprocess.run(
        command, cwd=PEERS, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr[-2000:]}")
    yield from (json.loads(line) for line in done.stdout.splitlines())


def main() -> None:
    """Read, print, and write the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--dist", type=Path, default=REPOSITORY / "dist")
    arguments.add_argument("--write", action="store_true", help="write docs/catalog.md")
    given = arguments.parse_args()
    lines, wrong = ["| tool | reads | finds |", "|---|---|---|"], 0
    for row in rows(given.dist.resolve()):
        wrong += not row["right"]
        print(f"{'ok' if row['right'] else '--'}  {row['tool']}: {row['finds']}")
        reads = ", ".join(f"`{name}`" for name in row["reads"].split(", "))
        lines.append(f"| {row['tool']} | {reads} | {row['finds']} |")
    if given.write:
        write_between("catalog.md", "consumers", "\n".join(lines))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
