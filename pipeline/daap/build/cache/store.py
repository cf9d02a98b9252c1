"""What was made before, kept by the content it was made from.

An entry is a folder of files under the digest of everything that they depend on,
with the checksum of each. An entry whose files do not match is as good as none.
The folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from daap.core.resources import PACKAGE
from daap.core.scratch import clear_abandoned, scratch

FOLDER = Path(".daap-cache")
"""Where a build keeps its cache unless told otherwise: where it was started."""

LIMIT = 2 << 30
"""Bytes that a cache may hold after a build; the oldest entries go first."""

SUMS = "sums.json"
TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by daap; may be deleted.\n"
"""What tells backup programs to pass a cache by (bford.info/cachedir)."""


class Cache:
    """A cache in a folder; without a folder it holds nothing and keeps nothing."""

    def __init__(self, folder: Path | None, limit: int = LIMIT) -> None:
        self.folder = folder and folder.absolute()
        self.limit = limit

    def begin(self) -> None:
        """Make the folder; workers of other machines keep nothing where it is not."""
        if self.folder is not None:
            with suppress(OSError):
                self.folder.mkdir(parents=True, exist_ok=True)
                self._mark()

    def content(self, key: str, name: str) -> bytes | None:
        """One file of an entry, if it is what was kept."""
        if self.folder is None:
            return None
        entry = self._entry(key)
        try:
            content = (entry / name).read_bytes()
            _, known = json.loads((entry / SUMS).read_bytes())[name]
        except (OSError, ValueError, LookupError, TypeError):
            return None
        if hashlib.sha256(content).hexdigest() != known:
            return None
        _use(entry)
        return content

    def take(self, key: str, into: Path) -> bool:
        """Lay the files of an entry into a new folder; False if it is not whole.

        What is looked at is what was laid there, so that others may use, replace
        or delete the entry at the same time.
        """
        if self.folder is None:
            return False
        entry = self._entry(key)
        with suppress(OSError, ValueError, TypeError, LookupError):
            names = _names(entry)
            sums = json.loads((entry / SUMS).read_bytes())
            names.remove(SUMS)
            _lay(entry, names, into)
            _use(entry)
            if names == sorted(sums) and all(
                _sum(into / name) == sums[name][1] for name in names
            ):
                return True
        shutil.rmtree(into, ignore_errors=True)
        return False

    def keep(self, key: str, made: Path) -> None:
        """Keep the files of a folder, which stays where it is.

        A cache that cannot be written keeps nothing.
        """
        if self.folder is None or not self.folder.is_dir():
            return
        entry = self._entry(key)
        try:
            entry.parent.mkdir(exist_ok=True)
            with scratch(self.folder) as aside:
                new = aside / "new"
                _lay(made, _names(made), new)
                sums = {
                    name: ((new / name).stat().st_size, _sum(new / name))
                    for name in _names(new)
                }
                (new / SUMS).write_text(json.dumps(sums), encoding="utf-8")
                if entry.exists():
                    entry.rename(aside / "old")
                new.rename(entry)
        except OSError:
            return

    def trim(self) -> None:
        """Delete the entries longest unused until the rest is below the limit."""
        if self.folder is None or not self.folder.is_dir():
            return
        clear_abandoned(self.folder)
        found = []
        for entry in self._entries():
            with suppress(OSError):
                found.append((entry.stat().st_mtime_ns, entry.name, entry))
        sizes = {entry: _size(entry) for _, _, entry in found}
        total = sum(sizes.values())
        for _, _, entry in sorted(found):
            if total <= self.limit:
                return
            shutil.rmtree(entry, ignore_errors=True)
            total -= sizes[entry]

    def _entry(self, key: str) -> Path:
        return Path(self.folder or "") / key[:2] / key

    def _entries(self) -> Iterator[Path]:
        return Path(self.folder or "").glob("??/*")

    def _mark(self) -> None:
        folder = Path(self.folder or "")
        if not (folder / "CACHEDIR.TAG").exists():
            (folder / "CACHEDIR.TAG").write_text(TAG, encoding="ascii")
            (folder / ".gitignore").write_text("*\n", encoding="ascii")


def digest(parts: Iterable[str | bytes]) -> str:
    """One digest of several values; none of them can run into the next.

    >>> digest(["ab", "c"]) == digest(["a", "bc"])
    False
    """
    found = hashlib.sha256()
    for part in parts:
        content = (
            part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        )
        found.update(len(content).to_bytes(8, "big"))
        found.update(content)
    return found.hexdigest()


@cache
def program() -> str:
    """A digest of this program's own text: another one makes other things."""
    files = sorted(PACKAGE.rglob("*.py"))
    return digest(
        part
        for p in files
        for part in (p.relative_to(PACKAGE).as_posix(), p.read_bytes())
    )


def _names(folder: Path) -> list[str]:
    """The files of a folder and of those below it, in order; links count for none."""
    return sorted(_found(os.fspath(folder), ""))


def _found(folder: str, path: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _found(entry.path, f"{path}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                yield path + entry.name


def _lay(folder: Path, names: Iterable[str], into: Path) -> None:
    """Link the files of a folder into a new one, or copy them where that fails."""
    names = list(names)
    for parent in {name.rpartition("/")[0] for name in names} | {""}:
        (into / parent).mkdir(parents=True, exist_ok=True)
    for name in names:
        source, target = f"{folder}/{name}", f"{into}/{name}"
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)


def _use(entry: Path) -> None:
    """Count an entry as used now."""
    with suppress(OSError):
        os.utime(entry)


def _sum(path: Path) -> str:
    with path.open("rb", buffering=0) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _size(entry: Path) -> int:
    """The bytes of an entry as it was kept; of one that is no entry, those it has."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        content = (entry / SUMS).read_bytes()
        sizes = (int(size) for size, _ in json.loads(content).values())
        return sum(sizes, start=len(content))
    size = 0
    with suppress(OSError):
        for name in _names(entry):
            with suppress(OSError):
                size += (entry / name).stat().st_size
    return size
