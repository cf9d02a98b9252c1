"""The RDF of a page's content: files of the dataset, or two files of the page."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from daap.query.store import union_of
from daap.serialise.file_kinds import Writer
from daap.serialise.order import sort_triples
from daap.serialise.writers import bytes_writer, turtle_writer
from daap.site.dataset import Dataset

WHOLE = {
    "index.html": ("catalog.ttl", "catalog.jsonld"),
    "codes.html": ("codebook.ttl", "daap.jsonld"),
    "ontology.html": ("ontology.ttl", "ontology.jsonld", "ontology.rdf"),
}
"""The files of the dataset with the content of these pages."""
LABELS = {"ttl": "Turtle", "jsonld": "JSON-LD", "rdf": "RDF/XML"}


def described(dataset: Dataset, path: str) -> tuple[str, ...]:
    """The RDF files with the content of a page, relative to the root of the site."""
    if path in WHOLE:
        return tuple(f"files/{name}" for name in WHOLE[path])
    stem = path.removesuffix(".html")
    if path.startswith("source/"):
        own = f"sources/{stem.removeprefix('source/')}.ttl"
        if (dataset.folder / own).is_file():
            return f"files/{own}", f"files/{own.removesuffix('ttl')}jsonld"
    is_own = stem == "alignments" or path.startswith(("code/", "source/"))
    if is_own and path in dataset.places:
        return f"{stem}.ttl", f"{stem}.jsonld"
    return ()


def rdf_files(dataset: Dataset) -> Iterator[tuple[str, Writer]]:
    """Two files for each page whose content no file of the dataset has.

    They contain the triples of the default graph with the page's IRIs as subject.
    """
    for path, anchors in sorted(dataset.places.items()):
        names = described(dataset, path)
        if names and not names[0].startswith("files/"):
            triples = [
                triple for iri in anchors.values() for triple in _about(dataset, iri)
            ]
            turtle, jsonld = names
            yield turtle, turtle_writer(triples, dataset.base)
            yield jsonld, bytes_writer(_jsonld(triples, dataset.base))


def _about(dataset: Dataset, iri: str) -> Iterator[Triple]:
    here = union_of(dataset.store)
    quads = dataset.store.quads_for_pattern(NamedNode(iri), None, None, here)
    return (quad.triple for quad in quads)


def _jsonld(triples: list[Triple], base: str) -> bytes:
    out = BytesIO()
    serialize(sort_triples(triples, base=base), out, format=RdfFormat.JSON_LD)
    return out.getvalue()
