"""The archive of a REFI-QDA project, read member by member and never unpacked.

Limits apply to the decompressed bytes, not to the sizes that members declare
(CWE-409).
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast
from urllib.parse import unquote

from daap.core.errors import InputError
from daap.extract.qda.project import Remarks

LARGEST = 2 << 30
"""The most bytes of all members together."""

RATIO, SMALL = 200, 10 << 20
"""The highest compression ratio, and the bytes from which it is checked."""

MOST = 100_000
"""The most members of an archive."""

UTF8 = 1 << 11
"""The flag of a member whose name is in UTF-8 (APPNOTE.TXT 6.3.10, section 4.4.4)."""


class Archive:
    """An open archive. Raises InputError if it is invalid or above the limits."""

    def __init__(self, path: Path, remarks: Remarks) -> None:
        self.path = path
        try:
            self.zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise InputError(path, f"is not a ZIP archive: {error}") from None
        self.members = dict[str, zipfile.ZipInfo]()
        self.folded = dict[str, str]()
        infos = self.zip.infolist()
        if len(infos) > MOST or sum(one.file_size for one in infos) > LARGEST:
            raise InputError(path, f"holds over {MOST} members or {LARGEST >> 30} GiB")
        for one in infos:
            self._add(one, remarks)

    def _add(self, one: zipfile.ZipInfo, remarks: Remarks) -> None:
        name = _name(one).replace("\\", "/")
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or ":" in name.partition("/")[0]:
            found = f"the member {name!r}, which leads out of the archive"
            remarks.left_out(found, "no file outside of the project is touched")
        elif name in self.members:
            remarks.left_out(f"a second member {name!r}", "the first of a name is read")
        elif not one.is_dir():
            self.members[name] = one
            self.folded.setdefault(_fold(name), name)

    def named(self, suffix: str) -> list[str]:
        """The members at the top level whose names end with a suffix."""
        top = (name for name in self.members if "/" not in name)
        return sorted(name for name in top if name.casefold().endswith(suffix))

    def find(self, path: str) -> str:
        """The member that a path refers to; empty if there is none.

        `internal://` is the folder sources/. Case and the form of Unicode are ignored,
        and percent-encoding decoded, where no member has the very name.
        """
        bare = path.partition("://")[2] if "://" in path else path
        bare = bare.replace("\\", "/").lstrip("/")
        written = dict.fromkeys((bare, unquote(bare)))
        names = [name for one in written for name in (f"sources/{one}", one)]
        found = [name for name in names if name in self.members]
        found += [self.folded.get(_fold(name), "") for name in names]
        return next(filter(None, found), "")

    def place(self, member: str) -> str:
        """A member as findings name it: below the archive's path."""
        return f"{self.path}/{member}"

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """A member as a stream, which raises InputError above the limits."""
        info = self.members[name]
        if info.flag_bits & 1:
            raise InputError(self.path, f"has the encrypted member {info.filename!r}")
        try:
            with self.zip.open(info) as content:
                yield cast("BinaryIO", _Limited(self.path, info, content))
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
            reason = f"has the damaged member {info.filename!r}: {error}"
            raise InputError(self.path, reason) from None
        except zipfile.zlib.error as error:  # type: ignore[attr-defined]
            reason = f"has the damaged member {info.filename!r}: {error}"
            raise InputError(self.path, reason) from None

    def read(self, name: str) -> bytes:
        """The bytes of a member."""
        with self.open(name) as stream:
            return stream.read()


def _name(one: zipfile.ZipInfo) -> str:
    """The name of a member; some programs write UTF-8 and do not say so."""
    if not one.flag_bits & UTF8:
        with suppress(UnicodeError):
            return one.filename.encode("cp437").decode("utf-8")
    return one.filename


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


class _Limited:
    """A stream that counts the bytes read."""

    def __init__(self, path: Path, info: zipfile.ZipInfo, inner: object) -> None:
        self.path, self.info, self.inner, self.count = path, info, inner, 0

    def read(self, size: int = -1) -> bytes:
        if size >= 0:
            return self._checked(self.inner.read(size))  # type: ignore[attr-defined]
        parts = list[bytes]()
        while part := self.read(1 << 20):
            parts.append(part)
        return b"".join(parts)

    def _checked(self, content: bytes) -> bytes:
        self.count += len(content)
        packed = max(self.info.compress_size, 1)
        if self.count > LARGEST or (self.count > SMALL and self.count > RATIO * packed):
            name = self.info.filename
            reason = f"has the member {name!r}, which is {RATIO} times its packed size"
            raise InputError(self.path, f"{reason} (a decompression bomb)")
        return content
