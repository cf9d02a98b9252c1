"""The service description (w3.org/TR/sparql11-service-description), and VoID."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from daap.core.formats import BY_NAME, GRAPHS
from daap.core.namespaces import PREFIXES, RDF, XSD
from daap.serve.dataset import Facts

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
PREFIXED = {"sd": SD, "void": VOID, "formats": FORMATS}
ANSWERS = ("json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdf")
"""The formats of answers, by name."""


def service_triples(endpoint: str, facts: Facts) -> Iterator[Triple]:
    """The description of the endpoint; its parts have IRIs below its own."""
    service, dataset, default = (
        NamedNode(f"{endpoint}#{name}") for name in ("service", "dataset", "default")
    )

    def sd(subject: NamedNode, name: str, value: NamedNode | Literal) -> Triple:
        return Triple(subject, NamedNode(SD + name), value)

    yield Triple(service, RDF.type, NamedNode(SD + "Service"))
    yield sd(service, "endpoint", NamedNode(endpoint))
    yield sd(service, "supportedLanguage", NamedNode(SD + "SPARQL11Query"))
    yield sd(service, "feature", NamedNode(SD + "UnionDefaultGraph"))
    for name in ANSWERS:
        yield sd(service, "resultFormat", NamedNode(FORMATS + BY_NAME[name].w3c))
    yield sd(service, "defaultDataset", dataset)
    yield Triple(dataset, RDF.type, NamedNode(SD + "Dataset"))
    yield sd(dataset, "defaultGraph", default)
    yield from _counted(default, facts.size)
    for number, (name, size) in enumerate(facts.graphs.items(), start=1):
        named = NamedNode(f"{endpoint}#graph-{number}")
        content = NamedNode(f"{endpoint}#graph-{number}-content")
        yield sd(dataset, "namedGraph", named)
        yield Triple(named, RDF.type, NamedNode(SD + "NamedGraph"))
        yield sd(named, "name", NamedNode(name))
        yield sd(named, "graph", content)
        yield from _counted(content, size)


def _counted(graph: NamedNode, size: int) -> Iterator[Triple]:
    count = Literal(str(size), datatype=XSD.integer)
    yield Triple(graph, RDF.type, NamedNode(SD + "Graph"))
    yield Triple(graph, NamedNode(VOID + "triples"), count)


def void_triples(folder: Path, endpoint: str, facts: Facts) -> Iterator[Triple]:
    """The dataset in VoID: from the catalog, if there is one, and the endpoint."""
    dataset = NamedNode(facts.base + "dataset")
    catalog = folder / "catalog.ttl"
    if catalog.is_file():
        content = catalog.read_bytes()
        for quad in parse(content, format=RdfFormat.TURTLE, base_iri=facts.base):
            yield quad.triple
    count = Literal(str(facts.size), datatype=XSD.integer)
    yield Triple(dataset, RDF.type, NamedNode(VOID + "Dataset"))
    yield Triple(dataset, NamedNode(VOID + "sparqlEndpoint"), NamedNode(endpoint))
    yield Triple(dataset, NamedNode(VOID + "uriSpace"), Literal(facts.base))
    if not catalog.is_file():
        yield Triple(dataset, NamedNode(VOID + "triples"), count)
        root = endpoint.removesuffix("sparql")
        dump = NamedNode(root + quote("daap.nq.gz"))
        yield Triple(dataset, NamedNode(VOID + "dataDump"), dump)


def graph_document(triples: Iterable[Triple], form: str) -> bytes:
    """Triples as a document in a format."""
    unique = sorted(set(triples), key=str)
    found = serialize(unique, format=GRAPHS[form], prefixes=PREFIXES | PREFIXED)
    return found or b""
