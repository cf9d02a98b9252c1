"""Whether words that the study withholds stand in any file: make leak.

Given the field notes, every file that Git tracks and every file of dist is read, and
what is packed in it, for eight words in a row of a withheld transcript or open code.
Where such words may stand, as in titles, is counted. It ends with 1 where they stand
elsewhere, and names each file and line, and no word.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from daap.build.partition.note_files import NoteFile
from daap.build.study import read_study
from daap.build.withheld_check import words_in
from daap.build.withheld_words import withheld_words
from daap.core.resources import DEFAULT_STUDY
from daap.core.settings import read_settings
from daap.extract.files import find_notes

REPOSITORY = Path(__file__).parents[1]


def tracked() -> set[str]:
    """The files that Git tracks or would add, by their path."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True)
    return {name for name in done.stdout.decode("utf-8").split("\0") if name}


def main() -> int:
    """Look through all files; 1 where one holds withheld words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=Path, required=True)
    parser.add_argument("--dist", type=Path, default=REPOSITORY / "dist")
    given = parser.parse_args()
    study = read_study(read_settings(DEFAULT_STUDY))
    notes = [NoteFile(path, path.name, "", 0) for path in find_notes([given.notes])]
    closed = withheld_words(study, notes)
    count = len(closed.closed)
    print(f"{len(notes)} notes, {count} runs of eight withheld words")
    for why, number in closed.settle().items():
        print(f"  {number} of them also stand in {why}, and are let through")
    named = {name: REPOSITORY / name for name in tracked()}
    below = (path for path in given.dist.rglob("*") if path.is_file())
    named |= {f"dist: {path.relative_to(given.dist)}": path for path in below}
    files = sorted((name, path) for name, path in named.items() if path.is_file())
    found = words_in(closed, files)
    for finding in found:
        print(f"{finding.place}: {finding.found}", file=sys.stderr)
    besides = len(closed.beside)
    print(f"  {besides} are of a label or title and of what stands beside it")
    print(f"{len(files)} files, {len(found)} with withheld words")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
