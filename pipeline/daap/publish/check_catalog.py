"""Check of a published catalog against the files of its dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from daap.core.formats import COMPRESSED
from daap.core.namespaces import DCAT, RDF, SPDX
from daap.publish.sums import content_of, is_product, read_sums

CATALOG = ("catalog.ttl", "catalog.jsonld")


def catalog_problems(folder: Path) -> Iterator[str]:
    """Files missing from the catalog, and wrong sizes and checksums in it.

    Files that SHA256SUMS does not list are the user's.
    """
    path = folder / CATALOG[0]
    if not path.is_file():
        yield f"{path.name}: is missing"
        return
    try:
        triples = [quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE)]
    except (SyntaxError, ValueError, OSError):
        yield f"{path.name}: cannot be read"
        return
    listed = _listed(triples)
    made = {name for name in read_sums(folder) or () if is_product(name)}
    for name in sorted({*listed, *(made - {*CATALOG})}):
        path, is_folder = folder / name, name.endswith("/")
        if name not in listed and f"{name.partition('/')[0]}/" not in listed:
            yield f"{name}: is not in the catalog"
        elif not (path.is_dir() if is_folder else path.is_file()):
            yield f"{name}: is in the catalog, but not there"
        elif name in listed and not is_folder:
            yield from _file(folder, name, listed[name])


Facts = Mapping[str, str]


def _listed(triples: list[Triple]) -> Mapping[str, Facts]:
    """The size and checksum of each file in the catalog, by the file's name."""
    said: dict[str, dict[str, str]] = {}
    distributions = []
    for subject, predicate, value in triples:
        if isinstance(subject, NamedNode):
            facts = said.setdefault(subject.value, {})
            facts[predicate.value] = getattr(value, "value", "")
        if (predicate, value) == (RDF.type, DCAT.Distribution):
            distributions.append(subject.value)
    listed = {}
    for iri in distributions:
        holder = said.get(f"{iri}/content") or said[iri]
        checksum = said.get(holder.get(SPDX.checksum.value, ""), {})
        listed[_name(iri, said)] = {
            "size": said[iri].get(DCAT.byteSize.value, ""),
            "sha256": checksum.get(SPDX.checksumValue.value, ""),
        }
    return listed


def _name(iri: str, said: Mapping[str, Facts]) -> str:
    """The name of a file: its IRI without that of its version."""
    key = DCAT.version.value
    version = next((name for name in _above(iri) if key in said.get(name, {})), iri)
    return unquote(iri.removeprefix(f"{version}/"))


def _above(iri: str) -> Iterator[str]:
    while "/" in iri:
        iri = iri.rpartition("/")[0]
        yield iri
    yield iri


def _file(folder: Path, name: str, facts: Facts) -> Iterator[str]:
    try:
        size, digest = content_of(folder / name)
    except (OSError, EOFError):
        yield f"{name}: cannot be decompressed"
        return
    if facts["sha256"] != digest:
        yield f"{name}: has another checksum than the catalog says"
    if facts["size"] != ("" if name.endswith(COMPRESSED) else str(size)):
        yield f"{name}: has another size than the catalog says"
