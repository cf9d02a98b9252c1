"""A build cut short: reading, reading and mapping, or all but the answers to questions.

For what a step costs in time and memory. Nothing is published: the files are written
into a folder that is deleted.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "pipeline"))

from daap.build import dataset_files
from daap.build.background_writer import Named
from daap.build.dataset_files import release
from daap.build.notes import read_input
from daap.build.pipeline import build
from daap.build.workspace import Workspace
from daap.core.resources import DEFAULT_STUDY
from daap.core.settings import read_settings
from daap.publish.writer import write_all


def none(*_: object) -> Iterator[Named]:
    """No answers."""
    return iter(())


def main() -> None:
    """Build as far as is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notes", type=Path)
    parser.add_argument(
        "--until", choices=("read", "mapped", "dumps"), default="mapped"
    )
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    dataset_files.answers = none
    settings, workspace = read_settings(DEFAULT_STUDY), Workspace(jobs=given.jobs)
    if given.until == "read":
        for path in sorted(given.notes.glob("*.md")):
            read_input(path, settings)
        return
    made = build(settings, [given.notes], engine="native", workspace=workspace)
    if given.until == "dumps":
        with tempfile.TemporaryDirectory() as scratch:
            write_all(release(made), Path(scratch) / "dist")


if __name__ == "__main__":
    main()
