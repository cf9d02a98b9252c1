"""A cache of results in a folder, by the digest of their inputs.

An entry is a folder named by a digest, with files and the checksum of each. An entry
whose files do not match counts as missing. The cache may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from daap.core.manifest import file_sha256
from daap.core.resources import PACKAGE
from daap.core.scratch import clear_abandoned, scratch

LIMIT = 2 << 30
"""The most bytes in a cache after a build; the oldest entries are deleted first."""

SUMS = "sums.json"
TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by daap; may be deleted.\n"
"""A tag that excludes the folder from backups (bford.info/cachedir)."""


class Cache:
    """A cache in a folder; without a folder it is always empty."""

    def __init__(self, folder: Path | None, limit: int = LIMIT) -> None:
        self.folder = folder and folder.absolute()
        self.limit = limit

    def begin(self) -> None:
        """Create the folder; workers on other machines do not cache without it."""
        if self.folder is not None:
            with suppress(OSError):
                self.folder.mkdir(parents=True, exist_ok=True)
                self._mark()

    def content(self, key: str, name: str) -> bytes | None:
        """One file of an entry; None if it is missing or altered."""
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
        """Copy or link an entry into a new folder; False if it is incomplete.

        The copy is checked, not the entry, so that others may replace or delete the
        entry meanwhile.
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
                file_sha256(into / name) == sums[name][1] for name in names
            ):
                return True
        shutil.rmtree(into, ignore_errors=True)
        return False

    def keep(self, key: str, made: Path) -> None:
        """Store the files of a folder, which is left unchanged.

        An error of writing is ignored: the entry is then missing.
        """
        if self.folder is None or not self.folder.is_dir():
            return
        entry = self._entry(key)
        try:
            entry.parent.mkdir(exist_ok=True)
            with scratch(self.folder) as temporary:
                new = temporary / "new"
                _lay(made, _names(made), new)
                sums = {
                    name: ((new / name).stat().st_size, file_sha256(new / name))
                    for name in _names(new)
                }
                (new / SUMS).write_text(json.dumps(sums), encoding="utf-8")
                if entry.exists():
                    entry.rename(temporary / "old")
                new.rename(entry)
        except OSError:
            return

    def put(self, key: str, files: Mapping[str, bytes]) -> None:
        """Store files by name, as `keep` does."""
        if self.folder is not None:
            with scratch() as folder:
                for name, content in files.items():
                    (folder / name).write_bytes(content)
                self.keep(key, folder)

    def trim(self) -> None:
        """Delete the least recently used entries until the cache is below its limit."""
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
    """One digest of several values, with their borders.

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
    """A digest of this program's source files."""
    files = sorted((*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.toml")))
    return digest(
        part
        for p in files
        for part in (p.relative_to(PACKAGE).as_posix(), p.read_bytes())
    )


def _names(folder: Path) -> list[str]:
    """The files below a folder, sorted; links are left out."""
    return sorted(_found(os.fspath(folder), ""))


def _found(folder: str, path: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _found(entry.path, f"{path}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                yield path + entry.name


def _lay(folder: Path, names: Iterable[str], into: Path) -> None:
    """Hard-link the files of a folder into a new one, or copy them."""
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
    """Set the time of an entry's last use to now."""
    with suppress(OSError):
        os.utime(entry)


def _size(entry: Path) -> int:
    """The recorded size of an entry in bytes; of an invalid one, its files' size."""
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
