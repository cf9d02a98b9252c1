"""Replacement of a release file by file, with a journal, where exchange is impossible.

The journal is written before the first file is replaced. A build that finds one
completes it; a build that fails undoes it. Replaced files are kept until then.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from daap.core.atomic_file import write_atomically
from daap.publish.dismantle import kept_name
from daap.publish.sums import SITE, SUMS
from daap.publish.target_folder import parents

JOURNAL = "journal.json"
LAST = (f"{SITE}/{SUMS}", SUMS)
"""The files that are replaced last, as they list the others."""


@dataclass(frozen=True, slots=True)
class Journal:
    """The steps to do: files to add, files to remove, new folders."""

    puts: tuple[str, ...]
    drops: tuple[str, ...]
    folders: tuple[str, ...]


def begin(
    stage: Path, target: Path, puts: Iterable[str], drops: Iterable[str]
) -> Journal:
    """Write the journal; from then on the target is to become the new release.

    The journal is synced to disk before the first file is replaced, so that it can be
    completed after a power failure; syncing the files is left to the system.
    """
    names = set(puts)
    ordered = (*sorted(names - {*LAST}), *(name for name in LAST if name in names))
    new = sorted(path for path in parents(names) if not (target / path).is_dir())
    journal = Journal(ordered, tuple(sorted(drops)), tuple(new))
    write_atomically(json.dumps(asdict(journal)).encode(), stage / JOURNAL, synced=True)
    return journal


def read_journal(stage: Path) -> Journal | None:
    """The journal of a stage; None if there is none."""
    try:
        found = json.loads((stage / JOURNAL).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Journal(**{name: tuple(paths) for name, paths in found.items()})


def complete(stage: Path, target: Path, journal: Journal) -> None:
    """Do the remaining steps of the journal, and delete it."""
    for name in journal.drops:
        here, old = target / name, stage / "old" / name
        if os.path.lexists(here) and not os.path.lexists(old):
            old.parent.mkdir(parents=True, exist_ok=True)
            here.rename(old)
            _remove_empty(target, [name])
    for name in journal.puts:
        fresh = stage / "new" / name
        if os.path.lexists(fresh):
            replace_file(fresh, target / name, stage / "old" / name)
    (stage / JOURNAL).unlink()


def replace_file(fresh: Path, here: Path, old: Path) -> None:
    """Replace one file atomically; the old one is kept under `old`."""
    here.parent.mkdir(parents=True, exist_ok=True)
    if os.path.lexists(here):
        if not os.path.lexists(old):
            _keep(here, old)
        elif not os.path.samestat(here.lstat(), old.lstat()):
            here.rename(kept_name(here))
    fresh.replace(here)


def _keep(here: Path, old: Path) -> None:
    old.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(here, old, follow_symlinks=False)
    except OSError:
        here.rename(old)


def undo(stage: Path, target: Path, journal: Journal) -> None:
    """Restore the target to its state before the journal."""
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
            old.unlink()  # renaming onto a hard link of the same file does nothing
        else:
            old.replace(here)


def _remove_empty(target: Path, names: Sequence[str]) -> None:
    """Remove folders of removed files, if they are empty."""
    for path in sorted(parents(names), reverse=True):
        with suppress(OSError):
            (target / path).rmdir()
