"""The content of a target folder: files of a release, and files of the user.

A folder is a release if its SHA256SUMS is valid, lists the files of every release, and
the files present have their checksums. Files listed neither there nor in the
SHA256SUMS of the pages are the user's, and are kept by every build. So are files that
were added to SHA256SUMS but are not in the catalog.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daap.core.errors import InputError
from daap.core.manifest import file_sha256
from daap.publish.sums import (
    NEEDED,
    SUMS,
    catalogued,
    has_sum,
    is_product,
    read_sums,
    site_sums,
)

STAGE = ".daap-build"
"""The prefix of the folder in which a build works."""
MARK = ".daap-new"
"""An empty file that marks a new release before publication."""
MOST = 5
"""The most names in a message; of others the number is given."""

Mark = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TargetFolder:
    """The content of a folder when it was examined.

    `files` has all entries but folders by path, `folders` the folders; `made` are the
    listed files with their checksums, `edited` those with other content.
    """

    files: Mapping[str, os.stat_result]
    folders: Mapping[str, os.stat_result]
    made: Mapping[str, str]
    edited: tuple[str, ...] = ()

    @property
    def user_files(self) -> Iterator[str]:
        """The paths of the user's files."""
        ours = {*self.made, *self.edited}
        return (path for path in self.files if path not in ours)


def real(out: Path) -> Path:
    """The real path of a target, without symbolic links, `.` and `..`.

    Raises InputError for a file, and for a loop of links.
    """
    try:
        target = out.resolve()
        there = stat.S_IFMT(target.lstat().st_mode) if os.path.lexists(target) else 0
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(out, reason) from None
    if there == stat.S_IFLNK:
        raise InputError(out, "is a symbolic link that leads to itself")
    if there and there != stat.S_IFDIR:
        raise InputError(out, "is a file; name a folder with --out")
    if target.parent == target:
        raise InputError(out, "is the root of the file system; name a folder below it")
    return target


def entries(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Everything below a folder by path; folders come after their content.

    Links are not followed; files of a running build are left out.
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
    """The properties by which a later change of a file is detected."""
    return (
        found.st_dev, found.st_ino, found.st_mode, found.st_size, found.st_mtime_ns,
        found.st_ctime_ns,
    )  # fmt: skip


def sum_of(path: Path) -> str:
    """The checksum of a file, or the target of a link."""
    if path.is_symlink():
        return f"-> {path.readlink()}"
    return file_sha256(path) if path.is_file() else ""


def listed(folder: Path, *, site: bool) -> dict[str, str]:
    """The files that a release and, if asked, its pages list, with their checksums."""
    sums = read_sums(folder)
    if sums is None or not sums.keys() >= NEEDED:
        return {}
    known = catalogued(folder)
    ours = {
        name: digest
        for name, digest in sums.items()
        if is_product(name) and (known is None or name in known)
    }
    ours[SUMS] = file_sha256(folder / SUMS)
    return {**ours, **dict(site_sums(folder))} if site else ours


def examine(
    target: Path, *, site: bool = True, out: Path | None = None
) -> TargetFolder:
    """The content of a folder; `site` says whether its pages will be replaced too.

    A folder that another build exchanges meanwhile is examined again. Raises InputError
    if it is no release and not empty. `out` is its name in messages.
    """
    while True:
        before = _identity(target)
        try:
            held = _examined(target, site, out or target)
        except FileNotFoundError:
            if _identity(target) == before:
                raise
            continue
        if _identity(target) == before:
            return held


def _identity(folder: Path) -> tuple[int, int] | None:
    """Device and inode of a folder, which another in its place does not have."""
    try:
        found = folder.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _examined(target: Path, site: bool, out: Path) -> TargetFolder:
    if not target.is_dir():
        return TargetFolder({}, {}, {})
    sums = listed(target, site=site)
    if not sums:
        _refuse_foreign(target, out)
        return TargetFolder({}, {}, {})
    found = dict(entries(target))
    folders = {p: s for p, s in found.items() if stat.S_ISDIR(s.st_mode)}
    files = {p: s for p, s in found.items() if p not in folders}
    edited = tuple(sorted(_edited(target, files, sums)))
    made = {n: s for n, s in sums.items() if n in files and n not in edited}
    return TargetFolder(files, folders, made, edited)


def _edited(
    target: Path, files: Mapping[str, os.stat_result], sums: Mapping[str, str]
) -> Iterator[str]:
    """Listed files that are present with another checksum."""
    for name, expected in sums.items():
        if name in files:
            regular = stat.S_ISREG(files[name].st_mode)
            if not regular or not has_sum(target / name, expected):
                yield name


def _refuse_foreign(target: Path, out: Path) -> None:
    """Raise InputError if a folder that is no release is not empty."""
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


def refuse_folder(target: Path, *, site: bool, force: bool, out: Path) -> TargetFolder:
    """The content of a folder in which a build may publish.

    Raises InputError for a folder that cannot be written, for one that is no release
    and not empty, and, unless `force`, for edited files of a release.
    """
    _refuse_unwritable(target, out)
    held = examine(target, site=site, out=out)
    if held.edited and not force:
        were = "was" if len(held.edited) == 1 else "were"
        raise InputError(
            out,
            f"{named(held.edited)} {were} changed since a build published it; nothing "
            "written; move it elsewhere or restore it, or replace it with --force",
        )
    return held


def _refuse_unwritable(target: Path, out: Path) -> None:
    """Raise InputError if neither the folder nor its parent is writable.

    So is a file in the place of a folder.
    """
    above = next(path for path in target.parents if os.path.lexists(path))
    if not above.is_dir():
        raise InputError(out, f"cannot be made: {above} is a file")
    places = [path for path in (above, target) if path.is_dir()]
    if not any(os.access(path, os.W_OK | os.X_OK) for path in places):
        raise InputError(out, f"cannot be written: no permission to write in {above}")


def named(names: Sequence[str]) -> str:
    r"""Names in a sentence: the first few, and the number of others.

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
    """The files in a published folder that no build made, sorted."""
    held = {path for path, s in entries(folder) if not stat.S_ISDIR(s.st_mode)}
    return sorted(held - set(listed(folder, site=True)))


def parents(names: Iterable[str]) -> set[str]:
    """The folders of these files."""
    found: set[str] = set()
    for name in names:
        parent = name.rpartition("/")[0]
        while parent and parent not in found:
            found.add(parent)
            parent = parent.rpartition("/")[0]
    return found
