"""The codebook as triples: codes, sets of codes, links between codes, the scheme."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from daap.core.codebook import Code, Codebook, CodeLink, Collection
from daap.core.iris import Iris, slug
from daap.core.namespaces import DAAP, DCT, RDF, RDFS, SKOS
from daap.core.settings import Settings
from daap.core.triples import boolean, elements, stated, text, triples
from daap.core.values import Kind


def map_codebook(codebook: Codebook, iris: Iris, language: str) -> Iterator[Triple]:
    """The triples of a codebook: its codes, sets of codes and links."""
    for code in codebook.codes.values():
        yield from _code(code, iris, language)
    for collection in codebook.collections:
        yield from _collection(collection, iris, language)
    for link in codebook.links:
        yield from _link(link, iris, language)


def _code(code: Code, iris: Iris, language: str) -> Iterator[Triple]:
    kind = DAAP[code.kind.value] if code.kind is not Kind.CODE else None
    yield from triples(
        iris.code(code.notation),
        (RDF.type, DAAP.Code),
        (RDF.type, kind),
        (RDF.type, DAAP.Category if code.category else None),
        (RDF.type, SKOS.Concept),
        (SKOS.notation, text(code.notation)),
        (SKOS.prefLabel, text(code.label, language)),
        *((SKOS.altLabel, text(one, language)) for one in code.other_labels),
        (SKOS.definition, stated(code.definition, language)),
        *((SKOS.example, text(one, language)) for one in code.examples),
        *((SKOS.scopeNote, text(one, language)) for one in code.remarks),
        (DAAP.colour, stated(code.colour)),
        (SKOS.inScheme, iris("codebook")),
        (SKOS.topConceptOf, None if code.broader else iris("codebook")),
        *((SKOS.broader, iris.code(above)) for above in code.broader),
        *elements([code.element], iris),
    )


def _collection(found: Collection, iris: Iris, language: str) -> Iterator[Triple]:
    about = stated(found.description, language)
    yield from triples(
        iris(f"collection/{slug(found.identifier)}"),
        (RDF.type, SKOS.Collection),
        (SKOS.prefLabel, text(found.label, language)),
        (DCT.description, about),
        *((SKOS.member, iris.code(code)) for code in found.members),
        *elements([found.element], iris),
    )


def _link(link: CodeLink, iris: Iris, language: str) -> Iterator[Triple]:
    yield from triples(
        link_iri(link, iris),
        (RDF.type, DAAP.CodeLink),
        (RDFS.label, stated(link.label, language)),
        (DAAP["from"], iris.code(link.source)),
        (DAAP.to, iris.code(link.target)),
        (DAAP.directed, boolean(link.directed)),
        *elements([link.element], iris),
    )


def link_iri(link: CodeLink, iris: Iris) -> NamedNode:
    """The IRI of a link between codes, from both notations and its label.

    >>> link_iri(CodeLink("a", "b", "leads to"), Iris("https://example.org/")).value
    'https://example.org/code/a/link/leads%20to/b'
    """
    name = slug(link.label) if link.label else "link"
    return iris(f"code/{slug(link.source)}/link/{name}/{slug(link.target)}")


def map_scheme(settings: Settings) -> Iterator[Triple]:
    """The scheme of a study without a codebook of its own."""
    title = f"{settings.title}: codes"
    return map_new_scheme(title, Iris(settings.base), settings.language)


def map_new_scheme(title: str, iris: Iris, language: str) -> Iterator[Triple]:
    """The concept scheme that the codes are in."""
    return triples(
        iris("codebook"),
        (RDF.type, SKOS.ConceptScheme),
        (SKOS.prefLabel, text(title, language)),
        (DCT.title, text(title, language)),
        (DCT.creator, iris("agent/editors")),
    )
