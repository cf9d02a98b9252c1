"""What a folder holds that is published in: of a release, and of the user's own.

A folder is a release if its SHA256SUMS can be read, lists what every release has, and
the files that are there have their sums. What is listed by neither that nor the
SHA256SUMS of the pages is the user's: it stays, whatever a build publishes. So does
what somebody added to SHA256SUMS and the catalog of the release does not name.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daap.core.errors import InputError
from daap.publish.sums import (
    NEEDED,
    SUMS,
    catalogued,
    file_digest,
    has_sum,
    is_product,
    read_sums,
    site_sums,
)

STAGE = ".daap-build"
"""How the name of the folder begins that a build works in."""
MARK = ".daap-new"
"""An empty file in a new release until it is published."""
MOST = 5
"""Names in a message; of more, the number."""

Mark = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A published folder as it was looked at.

    `files` has everything but folders by its path, `folders` those; `made` are the
    listed files that have their sums, `edited` those that have not.
    """

    files: Mapping[str, os.stat_result]
    folders: Mapping[str, os.stat_result]
    made: Mapping[str, str]
    edited: tuple[str, ...] = ()

    @property
    def theirs(self) -> Iterator[str]:
        """The paths of what is the user's."""
        ours = {*self.made, *self.edited}
        return (path for path in self.files if path not in ours)


def real(out: Path) -> Path:
    """The folder that is published in: behind symbolic links, without `.` and `..`.

    Raises InputError for a file and for links that go round in circles.
    """
    try:
        target = out.resolve()
        there = stat.S_IFMT(target.lstat().st_mode) if os.path.lexists(target) else 0
    except (OSError, RuntimeError) as error:
        raise InputError(out, _reason(error)) from None
    if there == stat.S_IFLNK:
        raise InputError(out, "is a symbolic link that leads to itself")
    if there and there != stat.S_IFDIR:
        raise InputError(out, "is a file; name a folder with --out")
    if target.parent == target:
        raise InputError(out, "is the root of the file system; name a folder below it")
    return target


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def entries(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Everything below a folder by its path, folders after what they hold.

    Links are not followed; what a build itself needs is left out.
    """
    yield from _below(os.fspath(folder), "")


def _below(folder: str, path: str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as found:
        for entry in found:
            if not path and entry.name in (STAGE, MARK):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path, f"{path}{entry.name}/")
            yield path + entry.name, entry.stat(follow_symlinks=False)


def mark_of(found: os.stat_result) -> Mark:
    """What tells a file from one that was written since."""
    return (
        found.st_dev, found.st_ino, found.st_mode, found.st_size, found.st_mtime_ns,
        found.st_ctime_ns,
    )  # fmt: skip


def sum_of(path: Path) -> str:
    """The sum of a file's bytes, or the place that a link names."""
    if path.is_symlink():
        return f"-> {path.readlink()}"
    return file_digest(path) if path.is_file() else ""


def listed(folder: Path, *, site: bool) -> dict[str, str]:
    """The files that a release and, if asked, its pages list, with their sums."""
    sums = read_sums(folder)
    if sums is None or not sums.keys() >= NEEDED:
        return {}
    known = catalogued(folder)
    ours = {
        name: digest
        for name, digest in sums.items()
        if is_product(name) and (known is None or name in known)
    }
    ours[SUMS] = file_digest(folder / SUMS)
    return {**ours, **dict(site_sums(folder))} if site else ours


def look(target: Path, *, site: bool = True, out: Path | None = None) -> Held:
    """What a folder holds; `site` is whether its pages are to be replaced too.

    Raises InputError for one that is no release and not empty. `out` is its name.
    """
    if not target.is_dir():
        return Held({}, {}, {})
    sums = listed(target, site=site)
    if not sums:
        _refuse_foreign(target, out or target)
        return Held({}, {}, {})
    found = dict(entries(target))
    folders = {p: s for p, s in found.items() if stat.S_ISDIR(s.st_mode)}
    files = {p: s for p, s in found.items() if p not in folders}
    edited = tuple(sorted(_edited(target, files, sums)))
    made = {n: s for n, s in sums.items() if n in files and n not in edited}
    return Held(files, folders, made, edited)


def _edited(
    target: Path, files: Mapping[str, os.stat_result], sums: Mapping[str, str]
) -> Iterator[str]:
    """Listed files that are there and have not their sums."""
    for name, expected in sums.items():
        if name in files:
            regular = stat.S_ISREG(files[name].st_mode)
            if not regular or not has_sum(target / name, expected):
                yield name


def _refuse_foreign(target: Path, out: Path) -> None:
    """Raise InputError where a folder that is no release holds anything."""
    with os.scandir(target) as found:
        names = sorted(
            entry.name + ("/" if entry.is_dir(follow_symlinks=False) else "")
            for entry in found
            if entry.name not in (STAGE, MARK)
        )
    if names:
        raise InputError(
            out,
            f"is not empty and holds no release, but {named(names)}; "
            "nothing written; name a new or an empty folder with --out",
        )


def refuse_folder(target: Path, *, site: bool, force: bool, out: Path) -> Held:
    """What a folder holds, if a build may publish in it.

    Raises InputError for one that cannot be written, for one that is no release and
    not empty, and, unless `force`, for one with files of a release that were edited.
    """
    _refuse_unwritable(target, out)
    held = look(target, site=site, out=out)
    if held.edited and not force:
        were = "was" if len(held.edited) == 1 else "were"
        raise InputError(
            out,
            f"{named(held.edited)} {were} changed since a build published it; nothing "
            "written; move it elsewhere or restore it, or replace it with --force",
        )
    return held


def _refuse_unwritable(target: Path, out: Path) -> None:
    """Raise InputError where neither the folder nor what it is to lie in is writable.

    What lies in the way of a folder is refused too.
    """
    above = next(path for path in target.parents if os.path.lexists(path))
    if not above.is_dir():
        raise InputError(out, f"cannot be made: {above} is a file")
    places = [path for path in (above, target) if path.is_dir()]
    if not any(os.access(path, os.W_OK | os.X_OK) for path in places):
        raise InputError(out, f"cannot be written: no right to write in {above}")


def named(names: Sequence[str]) -> str:
    r"""Names in a sentence: the first few, and how many more.

    >>> named(["a", "b", "c"])
    'a, b, c'
    >>> named([*"abcd", "\x1b", *"fg"])
    'a, b, c, d, \\x1b and 2 more'
    """
    more = len(names) - MOST
    shown = ("".join(map(_visible, name)) for name in names[:MOST])
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")


def unlisted(folder: Path) -> list[str]:
    """The files in a published folder that no build made, in order."""
    held = {path for path, s in entries(folder) if not stat.S_ISDIR(s.st_mode)}
    return sorted(held - set(listed(folder, site=True)))


def parents(names: Iterable[str]) -> set[str]:
    """The folders that files with these names lie in."""
    found: set[str] = set()
    for name in names:
        parent = name.rpartition("/")[0]
        while parent and parent not in found:
            found.add(parent)
            parent = parent.rpartition("/")[0]
    return found
