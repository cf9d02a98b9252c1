"""The releases as PROV: each version, its build, and the inputs of the build.

Checksums differ by release, so each file read or published has an IRI below its build
or its version. The checksum of a .gz file is that of the decompressed content.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode, Triple

from daap.core.iris import Iris, path_of
from daap.core.namespaces import DAAP, DCAT, DCT, PROV, RDF
from daap.core.release_chain import Release
from daap.core.triples import date, text, triples
from daap.mapping.provenance import build_iri, map_build, map_software


def map_releases(releases: Sequence[Release], iris: Iris) -> Iterator[Triple]:
    """The releases of a chain, each a revision of its predecessor."""
    before: NamedNode | None = None
    for release in releases:
        version = iris(f"dataset/{release.version}")
        yield from triples(
            version,
            (DCAT.version, text(release.version)),
            (DCT.issued, date(release.issued)),
            (DCAT.isVersionOf, iris("dataset")),
            (DCAT.previousVersion, before),
            (PROV.wasRevisionOf, before),
        )
        build = build_iri(release.version, iris)
        read = {
            path: NamedNode(f"{build.value}/input/{path_of(path)}")
            for path in release.inputs
        }
        yield from map_build(release.version, release.software, read.values(), iris)
        yield from map_software(release.software, iris)
        for path, digest in release.inputs.items():
            yield from _file(read[path], path, digest)
        for path, digest in release.files.items():
            file = NamedNode(f"{version.value}/{path_of(path)}")
            yield from _file(file, path, digest)
            yield from triples(file, (PROV.wasGeneratedBy, build))
        before = version


def _file(subject: NamedNode, path: str, digest: str) -> Iterator[Triple]:
    yield from triples(
        subject,
        (RDF.type, PROV.Entity),
        (DAAP.path, text(path)),
        (DAAP.sha256, text(digest)),
    )
