"""What coding steps state of codes: definitions, options, impacts and links.

A node that the study's guidance has belongs to the guidance; one that only notes
state is in the graph of what emerged from them. Which steps state a node is said
in the graphs of their sources, so that each triple is in one graph alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Triple

from daap.core.iris import Iris, slug
from daap.core.model import (
    Code,
    CodeDefinition,
    Document,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
    Statement,
)
from daap.core.namespaces import DAAP, PROV, RDF, RDFS, SKOS
from daap.core.settings import Settings
from daap.mapping.emergent import map_emergent
from daap.mapping.formal import map_impacts, map_links, map_options
from daap.mapping.terms import subject_iri, text


def map_emerged(
    documents: Iterable[Document],
    codes: Iterable[Code],
    guidance: Iterable[Triple],
    settings: Settings,
    codebook: Mapping[str, Code] | None = None,
) -> Iterator[Triple]:
    """The codes that emerged, and each node that notes state and the guidance lacks.

    An option has no number, as the order of a decision's options is the
    guidance's; it has the names that notes give it. How the codebook reads the
    signs on its forces holds for what notes state of them.
    """
    iris = Iris(settings.base)
    known = {triple.subject for triple in guidance}
    done: dict[Triple, None] = {}
    below: set[str] = set()
    for statement in _stated(documents):
        if isinstance(statement, CodeDefinition) and statement.superclasses:
            below.add(statement.name)
        done.update(dict.fromkeys(_described(statement, iris, settings.language)))
        if _node(statement, iris) not in known:
            done.update(dict.fromkeys(_new(statement, iris, codebook or {})))
    yield from map_emergent(codes, settings, below)
    yield from done


def _stated(documents: Iterable[Document]) -> Iterator[Statement]:
    for document in documents:
        for step in document.steps:
            yield from step.stated


def _described(statement: Statement, iris: Iris, language: str) -> Iterator[Triple]:
    """What a step says of a node that may be known: names, and codes above."""
    node = _node(statement, iris)
    match statement:
        case OptionStatement(label=label) if label:
            yield Triple(node, RDFS.label, text(label, language))
        case CodeDefinition(superclasses=above):
            yield from (Triple(node, SKOS.broader, iris.code(one)) for one in above)


def _new(
    statement: Statement, iris: Iris, codebook: Mapping[str, Code]
) -> Iterator[Triple]:
    """The node of a statement and its shortcut; a code is mapped by itself."""
    match statement:
        case OptionStatement():
            for triple in map_options([statement], iris):
                if triple.predicate != DAAP.position:
                    yield triple
        case ImpactStatement():
            yield from map_impacts([statement], iris, codebook)
        case LinkStatement():
            yield from map_links([statement], iris)


def _node(statement: Statement, iris: Iris) -> NamedNode:
    """The IRI of what a statement states."""
    match statement:
        case CodeDefinition(name=name):
            return iris.code(name)
        case OptionStatement(decision=one, solution=other):
            way = "option"
        case ImpactStatement(solution=one, force=other):
            way = "impact"
        case LinkStatement(source=one, relation=word, target=other):
            way = "next" if statement.is_next else f"depends/{word}"
    return iris(f"code/{slug(one)}/{way}/{slug(other)}")


def map_provenance(document: Document, iris: Iris) -> Iterator[Triple]:
    """Which step of a source states which node; once, however often it does."""
    for step in document.steps:
        made_by = iris.source(document.identifier, f"step/{step.position}")
        nodes = dict.fromkeys(_node(statement, iris) for statement in step.stated)
        yield from (Triple(node, PROV.wasGeneratedBy, made_by) for node in nodes)


def stating_steps(
    nodes: Collection[str], sources: Iterable[Iterable[Triple]]
) -> Iterator[Triple]:
    """What the graphs of sources say of the nodes of other graphs, and by whom.

    The steps come with their kind, note and lines: enough to tell what states a
    node, and where, without the sources themselves.
    """
    wanted = (RDF.type, PROV.used, DAAP.firstLine, DAAP.path)
    for graph in sources:
        said = [
            t
            for t in graph
            if t.predicate == PROV.wasGeneratedBy and subject_iri(t) in nodes
        ]
        if said:
            yield from said
            steps = {t.object for t in said}
            steps |= {
                t.object
                for t in graph
                if t.predicate == PROV.used and t.subject in steps
            }
            yield from (
                t for t in graph if t.subject in steps and t.predicate in wanted
            )
