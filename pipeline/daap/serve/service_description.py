"""The service description (w3.org/TR/sparql11-service-description), and VoID."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from daap.core.formats import BY_NAME, GRAPHS
from daap.core.namespaces import PREFIXES, RDF, VOID, Namespace
from daap.core.triples import integer, text, triples
from daap.serve.dataset import Facts

SD = Namespace(
    "sd",
    "http://www.w3.org/ns/sparql-service-description#",
    "Dataset Graph NamedGraph Service SPARQL11Query UnionDefaultGraph defaultDataset "
    "defaultGraph endpoint feature graph name namedGraph resultFormat "
    "supportedLanguage",
)
FORMATS = "http://www.w3.org/ns/formats/"
PREFIXED = {"sd": SD.iri, "formats": FORMATS}
ANSWERS = ("json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdf")
"""The formats of answers, by name."""


def service_triples(endpoint: str, facts: Facts) -> Iterator[Triple]:
    """The description of the endpoint; its parts have IRIs below its own."""
    service, dataset, default = (
        NamedNode(f"{endpoint}#{name}") for name in ("service", "dataset", "default")
    )
    yield from triples(
        service,
        (RDF.type, SD.Service),
        (SD.endpoint, NamedNode(endpoint)),
        (SD.supportedLanguage, SD.SPARQL11Query),
        (SD.feature, SD.UnionDefaultGraph),
        *(
            (SD.resultFormat, NamedNode(FORMATS + BY_NAME[name].w3c))
            for name in ANSWERS
        ),
        (SD.defaultDataset, dataset),
    )
    yield from triples(dataset, (RDF.type, SD.Dataset), (SD.defaultGraph, default))
    yield from _counted(default, facts.size)
    for number, (name, size) in enumerate(facts.graphs.items(), start=1):
        named = NamedNode(f"{endpoint}#graph-{number}")
        content = NamedNode(f"{endpoint}#graph-{number}-content")
        yield Triple(dataset, SD.namedGraph, named)
        yield from triples(
            named,
            (RDF.type, SD.NamedGraph),
            (SD.name, NamedNode(name)),
            (SD.graph, content),
        )
        yield from _counted(content, size)


def _counted(graph: NamedNode, size: int) -> Iterator[Triple]:
    return triples(graph, (RDF.type, SD.Graph), (VOID.triples, integer(size)))


def void_triples(folder: Path, endpoint: str, facts: Facts) -> Iterator[Triple]:
    """The dataset in VoID: from the catalog, if there is one, and the endpoint."""
    dataset = NamedNode(facts.base + "dataset")
    catalog = folder / "catalog.ttl"
    yield from triples(
        dataset,
        (RDF.type, VOID.Dataset),
        (VOID.sparqlEndpoint, NamedNode(endpoint)),
        (VOID.uriSpace, text(facts.base)),
    )
    if catalog.is_file():
        content = catalog.read_bytes()
        for quad in parse(content, format=RdfFormat.TURTLE, base_iri=facts.base):
            yield quad.triple
    else:
        dump = NamedNode(f"{endpoint.removesuffix('sparql')}daap.nq.gz")
        yield from triples(
            dataset, (VOID.triples, integer(facts.size)), (VOID.dataDump, dump)
        )


def graph_document(found: Iterable[Triple], form: str) -> bytes:
    """Triples as a document in a format."""
    unique = sorted(set(found), key=str)
    return serialize(unique, format=GRAPHS[form], prefixes=PREFIXES | PREFIXED) or b""
