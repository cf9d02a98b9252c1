"""Each file of a release as a distribution of DCAT, with size and checksum.

The bytes of a .gz file may differ by machine, its content never does. So such a file
has no size and no checksum; what it holds is a file of its own, which has both.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.formats import media_type
from daap.core.iris import Iris, slug
from daap.core.manifest import Published, holds
from daap.core.namespaces import (
    DCAT,
    DCT,
    DQV,
    ODRL,
    OWL,
    PROV,
    RDF,
    SH,
    SKOS,
    SPDX,
    XSD,
)
from daap.mapping.catalog.ports import port_of
from daap.mapping.terms import iri, text, triples

IANA = "https://www.iana.org/assignments/media-types/"
ONTOLOGY = "https://w3id.org/daap/ontology"
CSVW = "http://www.w3.org/ns/csvw"
STANDARDS = (
    ("daap*", ONTOLOGY), ("sources/*.txt", ""), ("sources/*", ONTOLOGY),
    ("ontology.*", OWL.iri), ("alignment.ttl", OWL.iri),
    ("codebook.ttl", SKOS.iri), ("alignments.sssom.tsv", "https://w3id.org/sssom/"),
    ("alignments.ttl", SKOS.iri), ("shapes.ttl", SH.iri), ("report.ttl", SH.iri),
    ("quality.ttl", DQV.iri), ("policy.ttl", ODRL.iri), ("catalog.*", DCAT.iri),
    ("*/csv-metadata.json", CSVW), ("*.csv", "https://www.rfc-editor.org/rfc/rfc4180"),
    ("*.jsonld", "https://www.w3.org/TR/json-ld11/"),
    ("ro-crate-metadata.json", "https://w3id.org/ro/crate/1.1"),
    ("CITATION.cff", "https://doi.org/10.5281/zenodo.5171937"),
    ("changes/*.ttl", PROV.iri),
)  # fmt: skip
"""What files conform to, by pattern; the first that fits counts."""


def file_iri(name: str, version: str, iris: Iris) -> NamedNode:
    """The IRI of a file of a version, which is also its address."""
    path = "/".join(slug(part) for part in name.split("/"))
    return iris(f"dataset/{version}/{path}")


def map_file(
    file: Published, version: str, licence: str, iris: Iris
) -> Iterator[Triple]:
    """A file, and of a packed one its content, each with its checksum."""
    subject = file_iri(file.name, version, iris)
    content = NamedNode(f"{subject.value}/content") if file.is_packed else None
    packing = NamedNode(f"{IANA}application/gzip") if file.is_packed else None
    size = None if file.is_packed else _bytes(file.size)
    yield from triples(
        subject,
        (RDF.type, DCAT.Distribution),
        (DCT.title, text(f"{holds(file.name)} ({file.name})", "en")),
        (DCAT.accessURL, subject),
        (DCAT.downloadURL, subject),
        (DCAT.mediaType, NamedNode(IANA + media_type(file.name))),
        (DCAT.compressFormat, packing),
        (DCAT.byteSize, size),
        (DCT.conformsTo, iri(_standard(file.content))),
        (DCT.license, iri(licence)),
        (DCAT.accessService, iris(f"port/{port_of(file.name)}")),
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
