"""SHA256SUMS: the files that a release lists, each with the sum of its bytes.

The format is that of sha256sum, so `sha256sum -c SHA256SUMS` holds a download against
it. Releases before 0.2 list .gz files by the sums of what they hold; both are known.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

SUMS = "SHA256SUMS"
ASIDE = "site"
"""The folder of a dist that has checksums of its own."""
PACKED = ".gz"
BLOCK = 1 << 20
LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")

NEEDED = frozenset({"context.jsonld", "daap.nq.gz", "daap.ttl"})
"""The files that every release of every version lists."""

PAGES = frozenset({"index.html", f"files/{SUMS}"})
"""The files that the pages of every version list."""

DISTRIBUTION = re.compile(r"<dataset/[0-9][^/>]*/([^>]+)>")
"""A file of a version, as the catalog names it."""

PRODUCT: Mapping[str, frozenset[str]] = {
    "": frozenset({".cff", ".gz", ".json", ".jsonld", ".rdf", ".svg", ".tsv", ".ttl"}),
    "changes": frozenset({".atom", ".csv", ".json", ".md", ".ttl"}),
    "diagrams": frozenset({".svg"}),
    "questions": frozenset({".rq"}),
    "sources": frozenset({".jsonld", ".ttl", ".txt"}),
    "tables": frozenset({".csv", ".json", ".xlsx"}),
}
"""The endings of the files that a release may have, by their folder."""


def sums_text(sums: Iterable[tuple[str, str]]) -> str:
    """SHA256SUMS of names and sums."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums))


def parse_sums(text: str) -> dict[str, str]:
    """The sum of each file by its name.

    Raises ValueError for a line of another form, and for a name that leads elsewhere.
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
    """What SHA256SUMS of a folder lists; None where there is none that can be read."""
    try:
        if not (folder / SUMS).is_file():
            return None
        return parse_sums((folder / SUMS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def is_product(name: str) -> bool:
    """Whether a release may have a file of that name.

    What somebody else added to SHA256SUMS stays theirs.

    >>> is_product("sources/p4.ttl"), is_product("CNAME"), is_product("a/b/c.ttl")
    (True, False, False)
    """
    path = PurePosixPath(name)
    folder = path.parent.as_posix().removeprefix(".")
    return path.suffix in PRODUCT.get(folder, ())


def catalogued(folder: Path) -> frozenset[str] | None:
    """The files that the catalog of a release names; None where it cannot be read."""
    try:
        text = (folder / "catalog.ttl").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    names = (unquote(name) for name in DISTRIBUTION.findall(text))
    return frozenset((*names, "catalog.ttl", "catalog.jsonld"))


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb", buffering=0) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def content_of(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file's content; of a .gz file's decompressed content."""
    digest, size = hashlib.sha256(), 0
    with gzip.open(path) if path.suffix == PACKED else path.open("rb") as content:
        while block := content.read(BLOCK):
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()


def content_digest(path: Path) -> str:
    """The SHA-256 of a file's content; of a .gz file's decompressed content."""
    return content_of(path)[1]


def has_sum(path: Path, expected: str) -> bool:
    """Whether a file has a sum; a .gz file may have it by what it holds.

    Raises OSError for a file that cannot be read.
    """
    if file_digest(path) == expected:
        return True
    if path.suffix != PACKED:
        return False
    try:
        return content_digest(path) == expected
    except (gzip.BadGzipFile, EOFError, zlib.error):
        return False


def holds(folder: Path, sums: str) -> bool:
    """Whether a folder has exactly this SHA256SUMS, and all files as it says.

    What else lies there is somebody's own.
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
    """What the SHA256SUMS of a dist's pages lists, by names in the dist, and itself."""
    sums = read_sums(folder / ASIDE)
    if sums is not None and sums.keys() >= PAGES:
        yield from ((f"{ASIDE}/{name}", digest) for name, digest in sums.items())
        yield f"{ASIDE}/{SUMS}", file_digest(folder / ASIDE / SUMS)
