"""What a build holds in memory, stage by stage, as the number of notes grows.

    python bench/memory.py --notes DIR [--copies 1 5 10] [--on-disk]

Other processes read and map, so what is measured is what stays global: the process
that a cluster works for holds the same. Each size is built in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from notes import copied

STAGES = {
    "reading": "start",
    "reasoning over what sources share": "outlines",
    "mapping": "what sources share",
    "writing the dumps": "summaries and findings",
    "answering the questions": "dumps, reports and the store of the tables",
    "end": "tables and catalog",
}
"""What is said at the beginning of a stage, and what was done until then."""


def held() -> float:
    """MiB that this process has now."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in text.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def one(notes: Path, out: Path, on_disk: bool) -> dict[str, float]:
    """What is held at the end of each stage of one build."""
    from daap.build import answer_files
    from daap.build.dataset_files import release
    from daap.build.pipeline import build
    from daap.build.workspace import Workspace
    from daap.core.resources import DEFAULT_STUDY
    from daap.core.settings import read_settings
    from daap.publish.writer import publish

    answer_files.MOST = 0 if on_disk else answer_files.MOST
    found: dict[str, float] = {}

    def note(said: str) -> None:
        if said in STAGES:
            found[STAGES[said]] = held()

    workspace = Workspace(None, 2, note)
    result = build(read_settings(DEFAULT_STUDY), [notes], workspace=workspace)
    workspace.jobs = 1  # the questions are answered in this process
    publish(release(result), result.findings, out)
    note("end")
    files = [path for path in out.rglob("*") if path.is_file()]
    parts = [p for p in workspace.folder.rglob("*") if p.is_file()]
    numbers = {
        "sources": len(result.documents),
        "triples": sum(made.summary.triples for made in result.sources),
        "inferred": sum(made.summary.inferred for made in result.sources),
        "findings": len(result.findings),
        "MB of notes": sum(p.stat().st_size for p in notes.glob("*.md")) / 1e6,
        "MB published": sum(p.stat().st_size for p in files) / 1e6,
        "MB of parts": sum(p.stat().st_size for p in parts if "parts-" in str(p)) / 1e6,
    }
    return numbers | found


def rows(given: argparse.Namespace) -> Iterator[dict[str, float]]:
    """The numbers of each size."""
    paths = sorted(given.notes.glob("*.md"))
    for copies in given.copies:
        folder = given.scratch / f"notes-{copies}"
        notes = copied(paths, folder, copies)
        out = given.scratch / "memory"
        command = [sys.executable, __file__, "--one", str(notes), str(out)]
        command += ["--on-disk"] if given.on_disk else []
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        yield json.loads(done.stdout)


def main() -> None:
    """The table: a column for each size, and what a source more adds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--notes", type=Path)
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 5, 10])
    parser.add_argument("--scratch", type=Path, default=Path("build/bench/cluster"))
    parser.add_argument("--one", type=Path, nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--on-disk", action="store_true", help="the store of tables")
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(*given.one, given.on_disk)))
        return
    found = list(rows(given))
    print(f"| |{' | '.join(f'{n} times' for n in given.copies)} | for one source |")
    print("|---" * (len(found) + 2) + "|")
    more = found[-1]["sources"] - found[0]["sources"]
    for name in found[0]:
        slope = (found[-1][name] - found[0][name]) / more
        cells = " | ".join(f"{row[name]:,.1f}" for row in found)
        print(f"| {name} | {cells} | {slope:,.4f} |")


if __name__ == "__main__":
    main()
