"""The manifest of a release: names, sizes and checksums of its files."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from daap.core.formats import COMPRESSED, PACKED

DESCRIPTIONS = (
    ("daap.ttl", "Everything asserted"),
    ("daap.jsonld", "Everything asserted"),
    ("daap.nq.gz", "Everything asserted, inferred and defined, as named graphs"),
    ("daap.trig.gz", "Everything asserted, inferred and defined, as named graphs"),
    ("daap-all.ttl.gz", "Everything asserted, inferred and defined, without graphs"),
    ("daap-aligned.ttl.gz", "What follows in terms of PROV-O, SKOS and schema.org"),
    ("daap-inferred.ttl", "What reasoning added"),
    ("ontology.*", "Classes, properties and value lists"),
    ("alignment.ttl", "Relations of the terms to those of other vocabularies"),
    ("alignments.*", "Links of the codes to other vocabularies"),
    ("codebook.ttl", "The codes with their definitions"),
    ("shapes.ttl", "What the data must state, as SHACL shapes"),
    ("shapes-sparql.ttl", "What they must state besides, as shapes with SPARQL"),
    ("context.jsonld", "The JSON-LD context"),
    ("frame.jsonld", "The JSON-LD frame by which the files of sources are nested"),
    ("policy.ttl", "Terms of use and of publication, in ODRL"),
    ("quality.ttl", "Measurements of quality, in DQV"),
    ("report.ttl", "Every finding, as a SHACL report"),
    ("logo.svg", "The logo"),
    ("CITATION.cff", "How to cite the dataset"),
    ("ro-crate-metadata.json", "The files as a research object (RO-Crate)"),
    ("catalog.*", "The catalog: DCAT, VoID and DPROD"),
    ("sources/", "A folder with the files of each source, which SHA256SUMS lists"),
    ("*/", "A folder of files, which SHA256SUMS lists"),
    ("sources/*.txt", "The transcript of one source, in which offsets count"),
    ("sources/*.jsonld", "One source, nested by the frame"),
    ("sources/*", "One source"),
    ("tables/quotes.csv", "Open codes with the words they quote, for spreadsheets"),
    ("tables/codes.csv", "The codes, for spreadsheets"),
    (
        "tables/attributions.csv",
        "Formal attributions and their audit, for spreadsheets",
    ),
    ("tables/options.csv", "The options of decisions, for spreadsheets"),
    ("tables/csv-metadata.json", "All tables described (CSVW)"),
    ("tables/daap.xlsx", "All tables as one workbook, with a sheet for each"),
    ("tables/*", "The answer to a question"),
    ("questions/*", "A question in SPARQL, which any endpoint answers as it stands"),
    ("diagrams/*", "A picture of the decision model or of the coding"),
    ("changes/*", "What changed between releases"),
)
"""Descriptions of files by pattern of the name; the first match counts."""


@dataclass(frozen=True, slots=True, order=True)
class InputFile:
    """A file that a build read: its path in the study, and its SHA-256."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Published:
    """A file of a release, with size in bytes and SHA-256.

    Of a compressed file, both are those of the content.
    """

    name: str
    size: int
    sha256: str

    @property
    def is_packed(self) -> bool:
        """Whether the file is compressed; its bytes may then differ by machine."""
        return self.name.endswith(COMPRESSED)

    @property
    def content(self) -> str:
        """The name of the content: the file's, without .gz."""
        return self.name.removesuffix(PACKED)


Manifest = tuple[Published, ...]
"""The files of a release written so far, in order."""

SINGLY = 3_000
"""The most files of a folder that are described one by one."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of a release that is described as a whole; its name ends with /."""

    name: str
    files: int


def described(manifest: Manifest, singly: int = SINGLY) -> Iterator[Published | Folder]:
    """What is described of a release: its files, or a folder of more than so many.

    SHA256SUMS lists every file.
    """
    within = Counter(file.name.partition("/")[0] for file in manifest)
    large = {f"{name}/": files for name, files in within.items() if files > singly}
    yield from (f for f in manifest if f"{f.name.partition('/')[0]}/" not in large)
    yield from (Folder(name, files) for name, files in sorted(large.items()))


def description(name: str) -> str:
    """A description of a file of a release.

    >>> description("sources/p4.txt")
    'The transcript of one source, in which offsets count'
    """
    found = (words for pattern, words in DESCRIPTIONS if fnmatchcase(name, pattern))
    return next(found, "A file of the dataset")


def sha256(content: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb", buffering=0) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
