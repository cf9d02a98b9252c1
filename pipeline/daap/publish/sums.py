"""SHA256SUMS: the files of a release, with the checksum of each.

The format is that of sha256sum, so `sha256sum -c SHA256SUMS` verifies a download.
Releases before 0.2 list .gz files by the checksums of their content; both are read.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from daap.core.formats import COMPRESSED, PACKED
from daap.core.manifest import file_sha256

SUMS = "SHA256SUMS"
SITE = "site"
"""The folder of the pages, with a SHA256SUMS of its own."""
BOOK = ".xlsx"
BLOCK = 1 << 20
LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")

NEEDED = frozenset({"context.jsonld", "daap.nq.gz", "daap.ttl"})
"""Files in the list of every release."""

PAGES = frozenset({"index.html", f"files/{SUMS}"})
"""Files in the list of all pages."""

DISTRIBUTION = re.compile(r"<dataset/[0-9][^/>]*/([^>]+)>")
"""The IRI of a file of a version, as in the catalog."""

PRODUCT: Mapping[str, frozenset[str]] = {
    "": frozenset({".cff", ".gz", ".json", ".jsonld", ".rdf", ".svg", ".tsv", ".ttl"}),
    "changes": frozenset({".atom", ".csv", ".json", ".md", ".ttl"}),
    "diagrams": frozenset({".svg"}),
    "questions": frozenset({".rq"}),
    "sources": frozenset({".jsonld", ".ttl", ".txt"}),
    "tables": frozenset({".csv", ".json", ".xlsx"}),
}
"""The suffixes of the files of a release, by folder."""


def sums_text(sums: Iterable[tuple[str, str]]) -> str:
    """The text of SHA256SUMS for names and checksums."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums))


def parse_sums(text: str) -> dict[str, str]:
    """The checksum of each file by name.

    Raises ValueError for a line of another form, and for a name outside the folder.
    """
    sums = {}
    for line in text.splitlines():
        found = LINE.fullmatch(line)
        if found is None or not _is_below(found[2]):
            raise ValueError(line)
        sums[found[2]] = found[1]
    return sums


def _is_below(name: str) -> bool:
    return not any(part in ("", ".", "..") for part in name.split("/"))


def read_sums(folder: Path) -> dict[str, str] | None:
    """The content of a folder's SHA256SUMS; None if it is missing or invalid."""
    try:
        if not (folder / SUMS).is_file():
            return None
        return parse_sums((folder / SUMS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def is_product(name: str) -> bool:
    """Whether a release may have a file of this name.

    Files of other names in SHA256SUMS are the user's.

    >>> is_product("sources/p4.ttl"), is_product("CNAME"), is_product("a/b/c.ttl")
    (True, False, False)
    """
    path = PurePosixPath(name)
    folder = path.parent.as_posix().removeprefix(".")
    return path.suffix in PRODUCT.get(folder, ())


def catalogued(folder: Path) -> frozenset[str] | None:
    """The files in the catalog of a release; None if it cannot be read."""
    try:
        text = (folder / "catalog.ttl").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    names = (unquote(name) for name in DISTRIBUTION.findall(text))
    return frozenset((*names, "catalog.ttl", "catalog.jsonld"))


def content_of(path: Path) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a file's content; of a .gz file decompressed.

    Of an .xlsx file, those of the names and texts of its parts in order. Raises
    OSError, EOFError or zlib.error for a file that cannot be decompressed.
    """
    digest, size = hashlib.sha256(), 0
    for block in _parts(path) if path.suffix == BOOK else _blocks(path):
        digest.update(block)
        size += len(block)
    return size, digest.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    with gzip.open(path) if path.suffix == PACKED else path.open("rb") as content:
        while block := content.read(BLOCK):
            yield block


def _parts(path: Path) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(path) as book:
            for name in book.namelist():
                yield name.encode()
                yield book.read(name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise OSError(str(error)) from None


def content_digest(path: Path) -> str:
    """The SHA-256 of a file's content (`content_of`); empty if it cannot be read."""
    try:
        return content_of(path)[1]
    except (OSError, EOFError, zlib.error):
        return ""


def has_sum(path: Path, expected: str) -> bool:
    """Whether a file, or the content of a compressed file, has a checksum.

    Raises OSError for a file that cannot be read.
    """
    if file_sha256(path) == expected:
        return True
    return path.suffix in COMPRESSED and content_digest(path) == expected


def matches_sums(folder: Path, sums: str) -> bool:
    """Whether a folder has exactly this SHA256SUMS, and all files match it.

    Other files in the folder are ignored.
    """
    try:
        if (folder / SUMS).read_bytes() != sums.encode():
            return False
        return all(_stands(folder / n, s) for n, s in parse_sums(sums).items())
    except (OSError, ValueError):
        return False


def _stands(path: Path, expected: str) -> bool:
    return not path.is_symlink() and has_sum(path, expected)


def site_sums(folder: Path) -> Iterator[tuple[str, str]]:
    """The SHA256SUMS of a dataset's pages, with names in the dataset, and itself."""
    sums = read_sums(folder / SITE)
    if sums is not None and sums.keys() >= PAGES:
        yield from ((f"{SITE}/{name}", digest) for name, digest in sums.items())
        yield f"{SITE}/{SUMS}", file_sha256(folder / SITE / SUMS)
