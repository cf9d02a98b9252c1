"""Publication: the new release replaces the old one, and user files are kept.

User files are hard-linked into the new tree, and both trees are exchanged atomically.
Where that is impossible, files are replaced one by one, with a journal.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from daap.core.errors import InputError
from daap.publish.atomic_exchange import exchange
from daap.publish.journal import begin, complete, undo
from daap.publish.staging import Stage, holds_mount
from daap.publish.target_folder import (
    TargetFolder,
    entries,
    named,
    parents,
    refuse_folder,
    sum_of,
)


@dataclass(frozen=True, slots=True)
class _Change:
    """New files, checksums of old files that may be deleted, and user files."""

    fresh: frozenset[str]
    sums: Mapping[str, list[str]]
    carried: tuple[str, ...]
    folders: tuple[str, ...]


def put_in_place(stage: Stage, *, site: bool, force: bool, out: Path) -> None:
    """Publish the release in the stage; `site` says whether it has pages.

    Raises InputError, with nothing changed, if a user's file would have to be replaced
    and `force` is not given. `out` is the name of the target in messages.
    """
    target, new = stage.target, stage.folder / "new"
    held = refuse_folder(target, site=site, force=force, out=out)
    change = _change(held, new, target, force=force, out=out)
    stage.may_go(change.sums)
    if not target.is_dir():
        new.rename(target)
    elif _stays(stage) or not _exchanged(new, target, held, change):
        _replace(stage, change)
    stage.settle(held.files)


def _change(
    held: TargetFolder, new: Path, target: Path, *, force: bool, out: Path
) -> _Change:
    """The change to make. Raises InputError if a user's file would be replaced."""
    found = dict(entries(new))
    fresh = frozenset(p for p, s in found.items() if not stat.S_ISDIR(s.st_mode))
    theirs = set(held.user_files)
    _refuse_folders(held, theirs, fresh, out)
    wanted = {*fresh, *parents(fresh)}
    in_the_way = sorted(theirs & wanted)
    other = [p for p in in_the_way if not _is_same(target / p, new / p)]
    if other and not force:
        raise InputError(
            out,
            f"{named(other)}: no build made what is there, and the new release has "
            "that name; nothing written; move it elsewhere, or replace it with --force",
        )
    links = [path for path in (*other, *held.edited) if (target / path).is_symlink()]
    _refuse_links([path for path in links if path in wanted], out)
    gone = (*in_the_way, *(path for path in held.edited if path in wanted))
    sums = {path: [digest] for path, digest in held.made.items()}
    sums |= {path: [sum_of(target / path)] for path in gone}
    kept = tuple(path for path in held.files if path not in sums)
    ours = parents(held.made)
    folders = (p for p in held.folders if p not in ours and p not in sums)
    return _Change(fresh, sums, kept, tuple(folders))


def _refuse_folders(
    held: TargetFolder, theirs: Iterable[str], fresh: frozenset[str], out: Path
) -> None:
    """Raise InputError if a user's folder is in the place of a file."""
    ours = parents(held.made) - parents(theirs)
    folders = sorted(p for p in held.folders if p in fresh and p not in ours)
    if folders:
        raise InputError(
            out,
            f"{named(folders)}: is a folder, and the new release has a file of that "
            "name; nothing written; move it elsewhere",
        )


def _refuse_links(links: list[str], out: Path) -> None:
    """Raise InputError if a user's symbolic link is in the place of a file."""
    if links:
        raise InputError(
            out,
            f"{named(sorted(links))}: is a symbolic link, which no build makes and "
            "--force does not replace; nothing written; move it elsewhere",
        )


def _is_same(there: Path, new: Path) -> bool:
    """Whether a file is equal to the new one."""
    regular = there.is_file() and not there.is_symlink()
    return regular and new.is_file() and sum_of(there) == sum_of(new)


def _stays(stage: Stage) -> bool:
    """Whether the folder itself must stay: it has a mount, or is a current folder."""
    if stage.folder.parent == stage.target or holds_mount(stage.target):
        return True
    try:
        here = Path.cwd()
    except OSError:
        return False
    return stage.target in (here, *here.parents)


def _exchanged(new: Path, target: Path, held: TargetFolder, change: _Change) -> bool:
    """Keep the user's files and exchange the trees; False if that is impossible."""
    linked: list[Path] = []
    try:
        for path in sorted(change.folders):
            (new / path).mkdir(parents=True, exist_ok=True)
        for path in change.carried:
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            os.link(target / path, new / path, follow_symlinks=False)
            linked.append(new / path)
        _alike(held, new, target)
        done = exchange(new, target)
    except OSError:
        done = False
    if not done:
        for link in linked:
            link.unlink()
    return done


def _alike(held: TargetFolder, new: Path, target: Path) -> None:
    """Give new folders the mode, times and owner of those in the target."""
    for path in (*held.folders, ""):
        old, same = target / path, new / path
        if not same.is_dir():
            continue
        shutil.copystat(old, same)
        before, now = old.stat(), same.stat()
        if (before.st_uid, before.st_gid) != (now.st_uid, now.st_gid):
            with suppress(PermissionError):
                os.chown(same, before.st_uid, before.st_gid)


def _replace(stage: Stage, change: _Change) -> None:
    """Replace the files one by one; a failure undoes all of it."""
    target, new = stage.target, stage.folder / "new"
    puts = (p for p in change.fresh if not _is_linked(new / p, target / p))
    drops = (p for p in change.sums if p not in change.fresh)
    journal = begin(stage.folder, target, puts, drops)
    try:
        complete(stage.folder, target, journal)
    except OSError:
        undo(stage.folder, target, journal)
        raise


def _is_linked(new: Path, there: Path) -> bool:
    """Whether two paths are one file, so that renaming one does nothing."""
    try:
        return os.path.samestat(new.lstat(), there.lstat())
    except OSError:
        return False
