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
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

__all__ = ["FOLDER", "LIMIT", "Cache", "digest", "program"]

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
        self.folder = folder
        self.limit = limit

    def find(self, key: str) -> Path | None:
        """The folder of an entry, if it is there and whole; it counts as used."""
        if self.folder is None:
            return None
        entry = self._entry(key)
        if not _is_whole(entry):
            return None
        os.utime(entry)
        return entry

    def keep(self, key: str, made: Path) -> Path:
        """Move a folder of files into the cache; where they are now."""
        if self.folder is None:
            return made
        entry = self._entry(key)
        entry.parent.mkdir(parents=True, exist_ok=True)
        self._mark()
        sums = {
            path.relative_to(made).as_posix(): _sum(path)
            for path in sorted(made.rglob("*"))
            if path.is_file()
        }
        (made / SUMS).write_text(json.dumps(sums), encoding="utf-8")
        with tempfile.TemporaryDirectory(dir=self.folder) as aside:
            if entry.exists():
                entry.rename(Path(aside) / "old")
            shutil.move(made, Path(aside) / "new")
            (Path(aside) / "new").rename(entry)
        return entry

    def trim(self) -> None:
        """Delete the entries longest unused until the rest is below the limit."""
        if self.folder is None or not self.folder.is_dir():
            return
        sizes = {entry: _size(entry) for entry in self._entries()}
        total = sum(sizes.values())
        for entry in sorted(sizes, key=lambda e: (e.stat().st_mtime_ns, e.name)):
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
    folder = Path(__file__).parent
    files = sorted(p for p in folder.rglob("*.py"))
    return digest(
        part
        for p in files
        for part in (p.relative_to(folder).as_posix(), p.read_bytes())
    )


def _is_whole(entry: Path) -> bool:
    try:
        sums = json.loads((entry / SUMS).read_bytes())
        return all(_sum(entry / name) == known for name, known in sums.items())
    except (OSError, ValueError, AttributeError):
        return False


def _sum(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _size(entry: Path) -> int:
    return sum(path.stat().st_size for path in entry.rglob("*") if path.is_file())
