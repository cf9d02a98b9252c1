"""The files of a release as those that tell of them see them: sizes, sums, types."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from daap.core.formats import PACKED

HOLDS = (
    ("daap.ttl", "Everything asserted"),
    ("daap.jsonld", "Everything asserted"),
    ("daap.nq.gz", "Everything asserted and inferred, as named graphs"),
    ("daap.trig.gz", "Everything asserted and inferred, as named graphs"),
    ("daap-inferred.ttl", "What reasoning added"),
    ("ontology.*", "Classes, properties and value lists"),
    ("alignment.ttl", "Relations of the terms to those of other vocabularies"),
    ("alignments.*", "Links of the codes to other vocabularies"),
    ("codebook.ttl", "The codes with their definitions"),
    ("shapes.ttl", "What the data must state, as SHACL shapes"),
    ("context.jsonld", "The JSON-LD context"),
    ("frame.jsonld", "The JSON-LD frame by which the files of sources are nested"),
    ("policy.ttl", "Terms of use and of publication, in ODRL"),
    ("quality.ttl", "Measurements of quality, in DQV"),
    ("report.ttl", "Every finding, as a SHACL report"),
    ("logo.svg", "The logo"),
    ("CITATION.cff", "How to cite the dataset"),
    ("ro-crate-metadata.json", "The files as a research object (RO-Crate)"),
    ("catalog.*", "The catalog: DCAT, VoID and DPROD"),
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
    ("tables/csv-metadata.json", "The tables for spreadsheets described (CSVW)"),
    ("tables/*", "The answer to a question"),
    ("diagrams/*", "A picture of the decision model"),
    ("changes/*", "What changed between releases"),
)
"""What files hold, by pattern; the first that fits counts."""


@dataclass(frozen=True, slots=True)
class Published:
    """A file of a release; of a .gz file, size and sum are of what it holds."""

    name: str
    size: int
    sha256: str

    @property
    def is_packed(self) -> bool:
        """Whether the file is compressed; its own bytes may then differ by machine."""
        return self.name.endswith(PACKED)

    @property
    def content(self) -> str:
        """The name of what it holds: its own, or that without .gz."""
        return self.name.removesuffix(PACKED)


Manifest = tuple[Published, ...]
"""The files of a release written so far, in their order."""


def holds(name: str) -> str:
    """What a file holds, in words.

    >>> holds("sources/p4.txt")
    'The transcript of one source, in which offsets count'
    """
    found = (words for pattern, words in HOLDS if fnmatchcase(name, pattern))
    return next(found, "A file of the dataset")
