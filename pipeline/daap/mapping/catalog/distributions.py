"""Each file of a release as a distribution of DCAT, with size and checksum.

A folder of many files is one distribution; SHA256SUMS has the checksums of its files.

The bytes of a .gz file may differ between machines, its content does not. So such a
file has no size or checksum; its content is described as a file with a checksum. The
same holds for an .xlsx file, whose content is the names and texts of its parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.formats import media_type
from daap.core.iris import Iris, path_of
from daap.core.manifest import Folder, Published, description
from daap.core.namespaces import (
    DCAT,
    DCATAP,
    DCT,
    DQV,
    ODRL,
    ONTOLOGY_IRI,
    OWL,
    PROV,
    RDF,
    SH,
    SKOS,
    SPDX,
    XSD,
)
from daap.core.triples import iri, text, triples
from daap.mapping.catalog.ports import port_of

IANA = "https://www.iana.org/assignments/media-types/"
STABLE = NamedNode(
    "http://publications.europa.eu/resource/authority/planned-availability/STABLE"
)
"""The availability of a file: permanent."""

CSVW = "http://www.w3.org/ns/csvw"
ECMA_376 = (
    "https://ecma-international.org/publications-and-standards/standards/ecma-376/"
)
STANDARDS = (
    ("daap*", ONTOLOGY_IRI), ("sources/*.txt", ""), ("sources/*", ONTOLOGY_IRI),
    ("ontology.*", OWL.iri), ("alignment.ttl", OWL.iri),
    ("codebook.ttl", SKOS.iri), ("alignments.sssom.tsv", "https://w3id.org/sssom/"),
    ("alignments.ttl", SKOS.iri), ("shapes*.ttl", SH.iri), ("report.ttl", SH.iri),
    ("quality.ttl", DQV.iri), ("policy.ttl", ODRL.iri), ("catalog.*", DCAT.iri),
    ("*/csv-metadata.json", CSVW), ("*.csv", "https://www.rfc-editor.org/rfc/rfc4180"),
    ("*.xlsx", ECMA_376),
    ("*.rq", "http://www.w3.org/TR/sparql11-query/"),
    ("*.jsonld", "https://www.w3.org/TR/json-ld11/"),
    ("ro-crate-metadata.json", "https://w3id.org/ro/crate/1.1"),
    ("CITATION.cff", "https://doi.org/10.5281/zenodo.5171937"),
    ("changes/*.ttl", PROV.iri),
)  # fmt: skip
"""The specification of files, by pattern of the name; the first match counts."""


def file_iri(name: str, version: str, iris: Iris) -> NamedNode:
    """The IRI of a file or a folder of a version, which is also its URL."""
    return iris(f"dataset/{version}/{path_of(name)}")


def map_part(
    part: Published | Folder, version: str, licence: str, iris: Iris
) -> Iterator[Triple]:
    """A file with its checksum, or a folder."""
    subject = file_iri(part.name, version, iris)
    yield from triples(
        subject,
        (RDF.type, DCAT.Distribution),
        (DCT.title, text(f"{description(part.name)} ({part.name})", "en")),
        (DCAT.accessURL, subject),
        (DCT.description, text(f"{description(part.name)}.", "en")),
        (DCATAP.availability, STABLE),
        (DCT.license, iri(licence)),
        (DCAT.accessService, iris(f"port/{port_of(part.name)}")),
    )
    if isinstance(part, Published):
        yield from _file(part, subject)


def _file(file: Published, subject: NamedNode) -> Iterator[Triple]:
    """How a file is written, and its checksum; a compressed one's is its content's."""
    content = NamedNode(f"{subject.value}/content") if file.is_packed else None
    is_gzip = file.content != file.name
    packing = NamedNode(f"{IANA}application/gzip") if is_gzip else None
    kind = NamedNode(IANA + media_type(file.name))
    size = None if file.is_packed else _bytes(file.size)
    yield from triples(
        subject,
        (DCAT.downloadURL, subject),
        (DCT.format, kind),
        (DCAT.mediaType, kind),
        (DCAT.compressFormat, packing),
        (DCAT.byteSize, size),
        (DCT.conformsTo, iri(_standard(file.content))),
        (DCT.hasPart, content),
    )
    if content is not None:
        yield from triples(
            content,
            (RDF.type, SPDX.File),
            (SPDX.fileName, text(file.content)),
            (DCT.description, text(f"What {file.name} holds, decompressed.", "en")),
        )
    yield from _checksum(content or subject, file.sha256)


def _checksum(subject: NamedNode, digest: str) -> Iterator[Triple]:
    checksum = NamedNode(f"{subject.value}/checksum")
    yield Triple(subject, SPDX.checksum, checksum)
    yield from triples(
        checksum,
        (RDF.type, SPDX.Checksum),
        (SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
        (
            SPDX.checksumValue,
            Literal(digest, datatype=NamedNode(f"{XSD.iri}hexBinary")),
        ),
    )


def _bytes(size: int) -> Literal:
    return Literal(str(size), datatype=XSD.nonNegativeInteger)


def _standard(name: str) -> str:
    found = (known for pattern, known in STANDARDS if fnmatchcase(name, pattern))
    return next(found, "")
