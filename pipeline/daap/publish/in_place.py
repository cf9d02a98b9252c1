"""A release replaced file by file, by a journal, where folders cannot be exchanged.

The journal is there before the first file is touched. A build that finds it completes
what it says; one that fails undoes it. What is replaced is kept beside until then.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from daap.publish.dismantle import aside
from daap.publish.held import parents
from daap.publish.sums import ASIDE, SUMS

JOURNAL = "journal.json"
LAST = (f"{ASIDE}/{SUMS}", SUMS)
"""The files that are replaced last, as they tell of the others."""


@dataclass(frozen=True, slots=True)
class Journal:
    """What is to be done: files to put in and to take out, folders that are new."""

    puts: tuple[str, ...]
    drops: tuple[str, ...]
    folders: tuple[str, ...]


def begin(
    stage: Path, target: Path, puts: Iterable[str], drops: Iterable[str]
) -> Journal:
    """Write the journal; from now on the new release is to be in the target."""
    names = set(puts)
    ordered = (*sorted(names - {*LAST}), *(name for name in LAST if name in names))
    new = sorted(path for path in parents(names) if not (target / path).is_dir())
    journal = Journal(ordered, tuple(sorted(drops)), tuple(new))
    unfinished = stage / f"{JOURNAL}.new"
    unfinished.write_text(json.dumps(asdict(journal)), encoding="utf-8")
    unfinished.replace(stage / JOURNAL)
    return journal


def read_journal(stage: Path) -> Journal | None:
    """The journal of a stage, if there is one."""
    try:
        found = json.loads((stage / JOURNAL).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Journal(**{name: tuple(paths) for name, paths in found.items()})


def complete(stage: Path, target: Path, journal: Journal) -> None:
    """Do what the journal says, as far as it is not done; then it is gone."""
    for name in journal.drops:
        here, old = target / name, stage / "old" / name
        if os.path.lexists(here) and not os.path.lexists(old):
            old.parent.mkdir(parents=True, exist_ok=True)
            here.rename(old)
            _remove_empty(target, [name])
    for name in journal.puts:
        fresh = stage / "new" / name
        if os.path.lexists(fresh):
            _put(fresh, target / name, stage / "old" / name)
    (stage / JOURNAL).unlink()


def _put(fresh: Path, here: Path, old: Path) -> None:
    """Replace one file, in one step; what was there is kept under `old`."""
    here.parent.mkdir(parents=True, exist_ok=True)
    if os.path.lexists(here):
        if not os.path.lexists(old):
            _keep(here, old)
        elif not os.path.samestat(here.lstat(), old.lstat()):
            here.rename(aside(here))
    fresh.replace(here)


def _keep(here: Path, old: Path) -> None:
    old.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(here, old, follow_symlinks=False)
    except OSError:
        here.rename(old)


def undo(stage: Path, target: Path, journal: Journal) -> None:
    """Give the target what it had before the journal was written."""
    for name in reversed(journal.puts):
        fresh, here = stage / "new" / name, target / name
        if not os.path.lexists(fresh) and os.path.lexists(here):
            here.rename(fresh)
        _put_back(stage / "old" / name, here)
    for name in journal.drops:
        if not os.path.lexists(target / name):
            _put_back(stage / "old" / name, target / name)
    _remove_empty(target, [f"{folder}/x" for folder in journal.folders])
    (stage / JOURNAL).unlink()


def _put_back(old: Path, here: Path) -> None:
    if os.path.lexists(old):
        here.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(here) and os.path.samestat(old.lstat(), here.lstat()):
            old.unlink()  # a rename onto a hard link of the same file does nothing
        else:
            old.replace(here)


def _remove_empty(target: Path, names: Sequence[str]) -> None:
    """Remove the folders of files that are gone, if nothing is left in them."""
    for path in _deepest_first(names):
        with suppress(OSError):
            (target / path).rmdir()


def _deepest_first(names: Sequence[str]) -> Iterator[str]:
    return iter(sorted(parents(names), reverse=True))
