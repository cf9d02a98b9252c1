"""Removal of the old release after an exchange; the user's files are kept.

A file is deleted if it is identical to the published one, or if it has the checksum of
a file made by a build. Other files were added while the build ran, and are moved to
the new release. A folder is removed only if it is empty.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

from daap.publish.target_folder import MARK, entries, listed, mark_of, parents, sum_of


def clear(tree: Path) -> None:
    """Remove an unpublished tree; user files in it are only hard links."""
    for path, found in entries(tree):
        if not stat.S_ISDIR(found.st_mode):
            _unlink(tree / path)
        else:
            _rmdir(tree / path)
    with suppress(FileNotFoundError):
        (tree / MARK).unlink()
    _rmdir(tree)


def dismantle(
    tree: Path,
    target: Path,
    sums: Mapping[str, Sequence[str]],
    seen: Mapping[str, os.stat_result] | None = None,
) -> list[str]:
    """Remove an old tree; returns paths in `target` of user files that were renamed.

    `sums` are the checksums of files that may be deleted, by path; `seen` are their
    stat results when the checksums were computed.
    """
    kept: list[str] = []
    own = parents(sums)
    for path, found in entries(tree):
        if stat.S_ISDIR(found.st_mode):
            _folder(tree / path, target / path, is_ours=path in own)
        elif _is_spent(tree / path, target / path, sums.get(path, ()), seen, path):
            _unlink(tree / path)
        else:
            kept += _keep(tree, path, target)
    _rmdir(tree)
    return kept


def _is_spent(
    path: Path,
    there: Path,
    sums: Sequence[str],
    seen: Mapping[str, os.stat_result] | None,
    name: str,
) -> bool:
    """Whether a file of the old tree may be deleted."""
    with suppress(OSError):
        if os.path.samestat(path.lstat(), there.lstat()):
            return True
    if not sums:
        return False
    before = (seen or {}).get(name)
    if before is not None and mark_of(before) == mark_of(path.lstat()):
        return True
    return sum_of(path) in sums


def _folder(old: Path, new: Path, *, is_ours: bool) -> None:
    """Remove a folder if it is empty; one made by the user is moved instead."""
    if not is_ours and not os.path.lexists(new):
        with suppress(OSError):
            new.mkdir(parents=True)
    _rmdir(old)


def _keep(tree: Path, path: str, target: Path) -> Iterator[str]:
    """Move a user's file to its path in the new tree, or to a free name beside it.

    Of two versions the later one is kept there, unless the other is of the release.
    """
    old, new = tree / path, target / path
    if not _has_room(path, target):
        yield from _beside(old, target, path.replace("/", "-"))
        return
    new.parent.mkdir(parents=True, exist_ok=True)
    if not os.path.lexists(new):
        _move(old, new)
    elif path in listed(target, site=True) or _is_later(new, old):
        yield from _beside(old, target, path)
    else:
        old.replace(new)


def _has_room(path: str, target: Path) -> bool:
    """Whether no file is in the place of one of a path's folders."""
    folders = (target / folder for folder in parents([path]))
    return all(folder.is_dir() for folder in folders if os.path.lexists(folder))


def _is_later(new: Path, old: Path) -> bool:
    if new.is_dir() and not new.is_symlink():
        return True
    return new.lstat().st_mtime_ns > old.lstat().st_mtime_ns


def _beside(old: Path, target: Path, path: str) -> Iterator[str]:
    place = kept_name(target / path)
    _move(old, place)
    yield place.relative_to(target).as_posix()


def kept_name(path: Path) -> Path:
    """A free name next to a path: with `.kept`, and a number if needed."""
    names = (f"{path.name}.kept{number or ''}" for number in count())
    places = (path.with_name(name) for name in names)
    return next(place for place in places if not os.path.lexists(place))


def _move(old: Path, new: Path) -> None:
    """Rename without overwriting, if the file system has hard links."""
    try:
        os.link(old, new, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        old.rename(new)
    else:
        old.unlink()


def _unlink(path: Path) -> None:
    """Delete a file, even in a read-only folder."""
    try:
        path.unlink()
    except PermissionError:
        path.parent.chmod(0o700)
        path.unlink()


def _rmdir(path: Path) -> None:
    """Remove a folder if it is empty."""
    try:
        path.rmdir()
    except PermissionError:
        with suppress(OSError):
            path.parent.chmod(0o700)
            path.rmdir()
    except OSError:
        pass
