"""Provenance of a version of the dataset: the build, its inputs and its software.

PROV-O: https://www.w3.org/TR/prov-o/. Field notes and tables are described with the
facts that they state; here they are only referred to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from daap.core.iris import Iris, path_of, slug
from daap.core.manifest import InputFile
from daap.core.namespaces import DAAP, DCAT, FOAF, PROV, RDF
from daap.core.triples import text, triples


def build_iri(version: str, iris: Iris) -> NamedNode:
    """The IRI of the build of a version."""
    return iris(f"build/{slug(version)}")


def file_iri(path: str, iris: Iris) -> NamedNode:
    """The IRI of an input file that is neither field note nor table.

    >>> file_iri("ontology/core.ttl", Iris("https://example.org/"))
    <NamedNode value=https://example.org/file/ontology/core.ttl>
    """
    return iris(f"file/{path_of(path)}")


def map_build(
    version: str, software: str, used: Iterable[NamedNode], iris: Iris
) -> Iterator[Triple]:
    """A version of the dataset and the build that generated it."""
    build = build_iri(version, iris)
    yield from triples(
        iris(f"dataset/{version}"),
        (RDF.type, PROV.Entity),
        (PROV.wasGeneratedBy, build),
    )
    yield from triples(
        build,
        (RDF.type, DAAP.Build),
        (PROV.wasAssociatedWith, _software_iri(software, iris)),
        *((PROV.used, entity) for entity in used),
    )


def map_software(software: str, iris: Iris) -> Iterator[Triple]:
    """The software, in the version that ran."""
    yield from triples(
        _software_iri(software, iris),
        (RDF.type, PROV.SoftwareAgent),
        (FOAF.name, text("daap")),
        (DCAT.version, text(software)),
    )


def _software_iri(software: str, iris: Iris) -> NamedNode:
    return iris(f"agent/daap-{slug(software)}")


def map_files(files: Iterable[InputFile], iris: Iris) -> Iterator[Triple]:
    """Files that a build read, with their checksums."""
    for file in files:
        yield from triples(
            file_iri(file.path, iris),
            (RDF.type, DAAP.InputFile),
            (DAAP.path, text(file.path)),
            (DAAP.sha256, text(file.sha256)),
        )
