"""Folders that are reached by URL: a shared disk, an object store, and others.

What a store says in its own words becomes an InputError that names the URL. How to
get in is never in the URL: it is in the environment, or in the store's own files.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from daap.core.errors import DaapError, InputError

STAGING = ".daap-"
"""How the names of folders begin that are there only while a build runs."""

PACKAGES = {"s3": "daap[s3]", "s3a": "daap[s3]"}
"""What to install for a protocol; fsspec knows it for the others."""


def is_url(text: str) -> bool:
    """Whether a text names a place by URL.

    >>> is_url("s3://bucket/dist"), is_url("dist"), is_url("C:/dist")
    (True, False, False)
    """
    return "://" in text


def local_path(url: str) -> Path | None:
    """The path that a file:// URL names; None for any other.

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
    """A folder and the files below it, by their names.

    Raises InputError for whatever a store refuses, here and in all that it does.
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
        """A new folder beside this one, or below where nothing can be beside."""
        return Storage(f"{self._stagings()}{secrets.token_hex(8)}")

    def stagings(self) -> list[Storage]:
        """The folders that builds into this one work in, or were killed in."""
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
        """How the URLs of such folders begin; the name of the target is in them."""
        parent, _, name = self.url.rpartition("/")
        beside = parent if "/" in self.root.strip("/") else self.url
        return f"{beside}/{STAGING}{name}-"

    def begin(self) -> None:
        """Make the folder, where folders are something of their own."""
        if "file" in _protocols(self.files):
            with _said_cleanly(self.url):
                self.files.makedirs(self.root)

    def names(self) -> list[str]:
        """All files below the folder, but for those of builds that run, in order."""
        with _said_cleanly(self.url):
            self.files.invalidate_cache()
            start = len(self.root.rstrip("/")) + 1
            found = sorted(path[start:] for path in self.files.find(self.root))
        return [name for name in found if name and not name.startswith(STAGING)]

    def sizes(self, pattern: str) -> dict[str, int]:
        """The files of the folder itself that match a pattern, and their bytes."""
        with _said_cleanly(self.url):
            self.files.invalidate_cache()
            found = self.files.glob(f"{self.root}/{pattern}", detail=True)
        return {
            path.rpartition("/")[2]: int(known["size"])
            for path, known in found.items()
            if known["type"] == "file"
        }

    def holds(self, name: str) -> bool:
        """Whether there is a file of that name."""
        with _said_cleanly(self.url):
            self.files.invalidate_cache()
            return bool(self.files.isfile(self._path(name)))

    def read(
        self, name: str, start: int | None = None, end: int | None = None
    ) -> bytes:
        """A file, or the bytes of it from `start` to before `end`."""
        with _said_cleanly(f"{self.url}/{name}"):
            content: bytes = self.files.cat_file(self._path(name), start=start, end=end)
        if end is not None and len(content) != end - (start or 0):
            raise InputError(f"{self.url}/{name}", "is shorter than it was made")
        return content

    def write(self, name: str, content: bytes) -> None:
        """Write a small file."""
        with _said_cleanly(f"{self.url}/{name}"):
            self.files.pipe_file(self._path(name), content)

    def put(self, path: Path, name: str) -> None:
        """Copy a file of this machine to the store, however large it is."""
        with _said_cleanly(f"{self.url}/{name}"):
            self.files.put_file(str(path), self._path(name))

    def copy(self, name: str, target: Storage) -> None:
        """Copy a file to another folder of the same store, under the same name."""
        with _said_cleanly(f"{target.url}/{name}"):
            self.files.cp_file(self._path(name), target._path(name))

    def delete(self, names: Iterable[str]) -> None:
        """Delete files, in the order given; one that is gone counts as done."""
        for name in names:
            with _said_cleanly(f"{self.url}/{name}"):
                if self.files.exists(self._path(name)):
                    self.files.rm_file(self._path(name))

    def remove(self) -> None:
        """Delete the folder with all that it holds."""
        with _said_cleanly(self.url):
            self.files.invalidate_cache()
            if self.files.exists(self.root):
                self.files.rm(self.root, recursive=True)

    def _path(self, name: str) -> str:
        return f"{self.root}/{name}"


def _opened(url: str) -> tuple[Any, str]:
    """The file system of a URL and the path in it."""
    scheme = urlsplit(url).scheme
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise InputError(url, _missing(PACKAGES.get(scheme, "daap[cluster]"))) from None
    try:
        files, root = url_to_fs(url)
    except ImportError as error:
        named = PACKAGES.get(scheme)
        raise InputError(url, _missing(named) if named else str(error)) from None
    except ValueError as error:
        raise InputError(url, str(error)) from None
    return files, str(root)


def _missing(package: str) -> str:
    return f"needs a package that is missing: pip install '{package}'"


def _protocols(files: Any) -> tuple[str, ...]:
    protocol = files.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)


@contextmanager
def _said_cleanly(place: str) -> Iterator[None]:
    """Turn whatever a store raises into an InputError; every store has its own."""
    try:
        yield
    except DaapError:
        raise
    except FileNotFoundError:
        raise InputError(place, "no such file, folder or bucket") from None
    except Exception as error:
        text = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise InputError(place, " ".join(str(text).split())) from None
