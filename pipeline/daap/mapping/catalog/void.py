"""VoID description: statistics, partitions, subsets and linksets of the dataset.

VoID: https://www.w3.org/TR/void/. The statistics are of asserted triples; inferred ones
are a dataset of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from daap.core.iris import Iris, slug
from daap.core.namespaces import DCT, PREFIXES, PROV, RDF, VOID
from daap.core.triples import integer, text, triples
from daap.mapping.catalog.statistics import Statistics


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of asserted triples, of each named graph, and of links.

    `graphs` has the number of triples by path; `inferred` is counted apart. `links` are
    counted by target namespace and by relation.
    """

    statistics: Statistics
    graphs: Mapping[str, int]
    inferred: int
    links: Mapping[str, Mapping[str, int]]


def map_void(numbers: Numbers, examples: Iterable[str], iris: Iris) -> Iterator[Triple]:
    """The dataset with its statistics; `examples` are paths of example resources."""
    found = numbers.statistics
    dataset = iris("dataset")
    vocabularies = sorted(
        {_namespace(name) for name in (*found.classes, *found.properties)}
    )
    yield from triples(
        dataset,
        (RDF.type, VOID.Dataset),
        (VOID.uriSpace, text(iris.base)),
        (VOID.triples, integer(found.triples)),
        (VOID.entities, integer(found.entities)),
        (VOID.distinctSubjects, integer(found.subjects)),
        (VOID.distinctObjects, integer(found.objects)),
        (VOID.classes, integer(len(found.classes))),
        (VOID.properties, integer(len(found.properties))),
        (VOID.sparqlEndpoint, iris("sparql")),
        *((VOID.vocabulary, NamedNode(name)) for name in vocabularies),
        *((VOID.exampleResource, iris(path)) for path in examples),
        *((VOID.subset, iris(path)) for path, size in numbers.graphs.items() if size),
    )
    for path, size in numbers.graphs.items():
        if size:
            yield from _graph(path, size, iris)
    if numbers.inferred:
        yield from _graph("graph/inferred", numbers.inferred, iris)
        yield Triple(iris("graph/inferred"), PROV.wasDerivedFrom, dataset)
    yield from _partitions(found, dataset, iris)
    yield from _linksets(numbers.links, dataset, iris)


def _graph(path: str, size: int, iris: Iris) -> Iterator[Triple]:
    title = f"Named graph {path.removeprefix('graph/')}"
    yield from triples(
        iris(path),
        (RDF.type, VOID.Dataset),
        (DCT.title, text(title, "en")),
        (VOID.triples, integer(size)),
    )


def _partitions(found: Statistics, dataset: NamedNode, iris: Iris) -> Iterator[Triple]:
    for name, instances in found.classes.items():
        part = iris(f"void/class/{_short(name)}")
        yield Triple(dataset, VOID.classPartition, part)
        yield from triples(
            part, (VOID["class"], NamedNode(name)), (VOID.entities, integer(instances))
        )
    for name, (uses, users) in found.properties.items():
        part = iris(f"void/property/{_short(name)}")
        yield Triple(dataset, VOID.propertyPartition, part)
        yield from triples(
            part,
            (VOID.property, NamedNode(name)),
            (VOID.triples, integer(uses)),
            (VOID.distinctSubjects, integer(users)),
        )


def _linksets(
    links: Mapping[str, Mapping[str, int]], dataset: NamedNode, iris: Iris
) -> Iterator[Triple]:
    """A linkset for each target vocabulary, with a subset for each relation."""
    for namespace, relations in links.items():
        linkset, target = iris(f"void/links/{slug(namespace)}"), NamedNode(namespace)
        parts = {
            relation: NamedNode(f"{linkset.value}/{_short(relation)}")
            for relation in relations
        }
        yield Triple(dataset, VOID.subset, linkset)
        yield from triples(
            target, (RDF.type, VOID.Dataset), (VOID.uriSpace, text(namespace))
        )
        yield from _linkset(linkset, sum(relations.values()), dataset, target)
        for relation, number in relations.items():
            yield Triple(linkset, VOID.subset, parts[relation])
            yield from _linkset(parts[relation], number, dataset, target)
            yield Triple(parts[relation], VOID.linkPredicate, NamedNode(relation))


def _linkset(
    linkset: NamedNode, number: int, dataset: NamedNode, target: NamedNode
) -> Iterator[Triple]:
    yield from triples(
        linkset,
        (RDF.type, VOID.Linkset),
        (VOID.subjectsTarget, dataset),
        (VOID.objectsTarget, target),
        (VOID.triples, integer(number)),
    )


def _namespace(iri: str) -> str:
    found = [space for space in PREFIXES.values() if iri.startswith(space)]
    return max(found, key=len) if found else iri.rpartition("/")[0] + "/"


def _short(iri: str) -> str:
    """A path segment for a term: prefix and local name, else the encoded IRI.

    >>> _short("http://www.w3.org/ns/prov#used"), _short("urn:x")
    ('prov-used', 'urn%3Ax')
    """
    for prefix, space in PREFIXES.items():
        if iri.startswith(space):
            return f"{prefix}-{slug(iri.removeprefix(space))}"
    return slug(iri)
