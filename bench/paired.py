"""A build by the code of two commits, by turns: what a change costs or saves.

    python bench/paired.py BEFORE [AFTER] [--notes FOLDER] [--times N]

AFTER is the present commit where none is named. Each builds all notes in one process,
without pages and cache, from its own files in the environment of the present. What is
printed is BEFORE and AFTER in medians, and the ratio AFTER over BEFORE by turns; last
whether the folders are the same to the byte. Nothing is kept.
"""

from __future__ import annotations

import argparse
import filecmp
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Results, number

ROOT = Path(__file__).parents[1]
NOTES = ROOT.parent / "shared" / "corpus" / "data-as-a-product"
SETTINGS = ("--jobs", "1", "--no-site", "--no-cache")
START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from daap.cli import main; main()"
)
WHAT = {"wall": "s", "cpu": "s of the processor", "peak": "MiB"}


def unpacked(commit: str, folder: Path) -> Path:
    """The files of a commit. Raises CalledProcessError for one that is not known."""
    folder.mkdir()
    archive = folder.with_suffix(".tar")
    command = ["git", "-C", str(ROOT), "archive", "--output", str(archive), commit]
    subprocess.run(command, check=True)
    subprocess.run(["tar", "-xf", str(archive), "-C", str(folder)], check=True)
    return folder


def same(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files."""
    names = [
        {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
        for folder in (one, other)
    ]
    if names[0] != names[1]:
        return False
    return not any(filecmp.cmpfiles(one, other, map(str, names[0]), shallow=False)[1:])


def main() -> None:
    """Measure, and print a line for each quantity."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before")
    parser.add_argument("after", nargs="?", default="HEAD")
    parser.add_argument("--notes", type=Path, default=NOTES)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        commands, outs = {}, {}
        for name in ("before", "after"):
            code = unpacked(getattr(given, name), Path(place, name))
            outs[name] = Path(place, f"{name}-dist")
            words = [str(code / "pipeline"), "build", str(given.notes), *SETTINGS]
            words += ["--force", "--out", str(outs[name])]
            commands[name] = [sys.executable, "-c", START, *words]
        results = Results(Path(place, "results.json"), "")
        results.by_turns(commands, given.times)
        for what, unit in WHAT.items():
            one, other = (results.median(name, what) or 0 for name in commands)
            ratio = results.ratio("after", "before", what)
            print(f"{number(one)} and {number(other)} {unit}: {ratio}")
        print("the same bytes" if same(*outs.values()) else "other bytes")


if __name__ == "__main__":
    main()
