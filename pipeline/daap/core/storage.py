"""Folders reached by URL: a shared disk, an object store, and others of fsspec.

An exception of a store becomes an InputError that names the URL. Credentials are
never part of the URL: stores read them from the environment or their own files.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from daap.core.errors import DaapError, InputError

STAGING = ".daap-"
"""The prefix of folders that exist only while a build runs."""

PACKAGES = {"s3": ".[s3]", "s3a": ".[s3]"}
"""The package to install for a protocol, where it is not the one fsspec names."""


def local_path(url: str) -> Path | None:
    """The path of a file:// URL; None for any other.

    Raises InputError for the URL of a file on another machine.

    >>> local_path("s3://bucket/dist") is None
    True
    """
    parts = urlsplit(url)
    if parts.scheme not in ("file", "local"):
        return None
    if parts.netloc not in ("", "localhost"):
        raise InputError(url, "names another machine; write file:///path")
    return Path(unquote(parts.path))


class Storage:
    """A folder and its files, by names relative to it.

    All methods raise InputError where the store refuses.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        parts = urlsplit(url)
        if parts.password is not None:
            shown = url.replace(f":{parts.password}@", ":***@")
            raise InputError(shown, "holds a password; put it into the environment")
        with _said_cleanly(self.url):
            self.files, self.root = _opened(self.url)

    def __str__(self) -> str:
        return self.url

    def below(self, name: str) -> Storage:
        """A folder below this one."""
        return Storage(f"{self.url}/{name}")

    def staging(self) -> Storage:
        """A new folder beside this one, or inside where there is no parent."""
        return Storage(f"{self._stagings()}{secrets.token_hex(8)}")

    def stagings(self) -> list[Storage]:
        """The staging folders of builds into this one, running or killed."""
        above, _, start = self._stagings().rpartition("/")
        parent = Storage(above)
        with _said_cleanly(self.url):
            parent.files.invalidate_cache()
            if not parent.files.exists(parent.root):
                return []
            paths = parent.files.ls(parent.root, detail=False)
        names = sorted(str(path).rstrip("/").rpartition("/")[2] for path in paths)
        of_this = re.compile(re.escape(start) + "[0-9a-f]{16}")
        return [Storage(f"{above}/{n}") for n in names if of_this.fullmatch(n)]

    def _stagings(self) -> str:
        """The prefix of their URLs, which contains the target's name."""
        parent, _, name = self.url.rpartition("/")
        beside = parent if "/" in self.root.strip("/") else self.url
        return f"{beside}/{STAGING}{name}-"

    def begin(self) -> None:
        """Create the folder, where a store has folders."""
        if "file" in _protocols(self.files):
            with _said_cleanly(self.url):
                self.files.makedirs(self.root)

    def names(self) -> list[str]:
        """The names of all files below the folder, sorted; staging folders excluded."""
        with _said_cleanly(self.url):
            self.files.invalidate_cache()
            start = len(self.root.rstrip("/")) + 1
            found = sorted(path[start:] for path in self.files.find(self.root))
        return [name for name in found if name and not name.startswith(STAGING)]

    def sizes(self, pattern: str) -> dict[str, int]:
        """Sizes in bytes of the files directly in the folder that match a pattern."""
        with _said_cleanly(self.url):
            self.files.invalidate_cache()
            found = self.files.glob(f"{self.root}/{pattern}", detail=True)
        return {
            path.rpartition("/")[2]: int(known["size"])
            for path, known in found.items()
            if known["type"] == "file"
        }

    def holds(self, name: str) -> bool:
        """Whether there is a file of this name."""
        with _said_cleanly(self.url):
            self.files.invalidate_cache()
            return bool(self.files.isfile(self._path(name)))

    def idle(self) -> float:
        """Seconds since the last write to the folder; 0 if unknown."""
        with _said_cleanly(self.url):
            self.files.invalidate_cache()
            paths = self.files.find(self.root)
            try:
                newest: datetime = max(self.files.modified(path) for path in paths)
            except (NotImplementedError, ValueError):
                return 0.0
        return (datetime.now(UTC) - newest.astimezone(UTC)).total_seconds()

    def read(
        self, name: str, start: int | None = None, end: int | None = None
    ) -> bytes:
        """A file's bytes, or those from `start` to before `end`. Raises InputError."""
        with _said_cleanly(f"{self.url}/{name}"):
            content: bytes = self.files.cat_file(self._path(name), start=start, end=end)
        if end is not None and len(content) != end - (start or 0):
            raise InputError(f"{self.url}/{name}", "is shorter than it was made")
        return content

    def write(self, name: str, content: bytes) -> None:
        """Write a file whose content is in memory."""
        with _said_cleanly(f"{self.url}/{name}"):
            self.files.pipe_file(self._path(name), content)

    def put(self, path: Path, name: str) -> None:
        """Upload a local file, without holding it in memory."""
        with _said_cleanly(f"{self.url}/{name}"):
            self.files.put_file(str(path), self._path(name))

    def copy(self, name: str, target: Storage) -> None:
        """Copy a file to another folder of the same store, under the same name."""
        with _said_cleanly(f"{target.url}/{name}"):
            self.files.cp_file(self._path(name), target._path(name))

    def delete(self, names: Iterable[str]) -> None:
        """Delete files, in the order given; a missing one is no error."""
        for name in names:
            with _said_cleanly(f"{self.url}/{name}"):
                if self.files.exists(self._path(name)):
                    self.files.rm_file(self._path(name))

    def remove(self) -> None:
        """Delete the folder and all its files."""
        with _said_cleanly(self.url):
            self.files.invalidate_cache()
            if self.files.exists(self.root):
                self.files.rm(self.root, recursive=True)

    def _path(self, name: str) -> str:
        return f"{self.root}/{name}"


def _opened(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it."""
    scheme = urlsplit(url).scheme
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise InputError(url, _missing(PACKAGES.get(scheme, ".[cluster]"))) from None
    try:
        files, root = url_to_fs(url)
    except ImportError as error:
        named = PACKAGES.get(scheme)
        raise InputError(url, _missing(named) if named else str(error)) from None
    except ValueError as error:
        raise InputError(url, str(error)) from None
    return files, str(root)


def _missing(package: str) -> str:
    return (
        f"needs a package that is missing; in daap's checkout: pip install '{package}'"
    )


def _protocols(files: Any) -> tuple[str, ...]:
    protocol = files.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)


@contextmanager
def _said_cleanly(place: str) -> Iterator[None]:
    """Turn any exception of a store into an InputError; each store has its own."""
    try:
        yield
    except DaapError:
        raise
    except FileNotFoundError:
        raise InputError(place, "no such file, folder or bucket") from None
    except Exception as error:
        text = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise InputError(place, " ".join(str(text).split())) from None
