"""The dataset as a data product: its ports, as services of DCAT and DPROD.

DPROD: https://ekgf.github.io/dprod/. A port is classified by the code for that kind of
port, if the study's codebook has one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from pyoxigraph import NamedNode, Triple

from daap.core.iris import Iris
from daap.core.namespaces import (
    DCAT,
    DCT,
    DPROD,
    DQV,
    FOAF,
    ODRL,
    ONTOLOGY_IRI,
    PROV,
    RDF,
    RDFS,
)
from daap.core.settings import Settings
from daap.core.triples import iri, text, triples


@dataclass(frozen=True, slots=True)
class Port:
    """A service; `endpoint` is a file of the release, `files` are patterns of names.

    `standard` is the specification that the endpoint conforms to.
    """

    name: str
    code: str
    title: str
    says: str
    endpoint: str
    standard: str = ""
    files: tuple[str, ...] = ()


PORTS = (
    Port(
        "discovery", "discovery_port", "Discovery port",
        "What the dataset is: its catalog, terms, codes and shapes. It is static: it "
        "changes with a version.", "catalog.ttl", DCAT.iri,
        ("catalog.*", "ontology.*", "alignment.ttl", "alignments.*", "codebook.ttl",
         "shapes*.ttl", "context.jsonld", "frame.jsonld", "logo.svg", "CITATION.cff",
         "ro-crate-metadata.json", "*/csv-metadata.json"),
    ),
    Port(
        "observation", "observation_port", "Observation port",
        "How good the dataset is: rating, metrics and findings. It moves with every "
        "build.", "quality.ttl", DQV.iri, ("quality.ttl", "report.ttl", "changes/*"),
    ),
    Port(
        "control", "control_port", "Control port",
        "Under what terms the dataset is used and published; the build enforces them.",
        "policy.ttl", ODRL.iri, ("policy.ttl",),
    ),
    Port(
        "output", "output_port", "Output port: files",
        "The data themselves, to download: whole, source by source, and as tables.",
        "daap.ttl", ONTOLOGY_IRI, ("*",),
    ),
)  # fmt: skip
"""The ports with files; a file belongs to the first port that matches."""


def port_of(name: str) -> str:
    """The name of the port of a file.

    >>> port_of("report.ttl"), port_of("sources/p4.ttl")
    ('observation', 'output')
    """
    return next(
        port.name
        for port in PORTS
        if any(fnmatchcase(name, pattern) for pattern in port.files)
    )


def map_product(
    settings: Settings, codes: Collection[str], iris: Iris
) -> Iterator[Triple]:
    """The data product, its owner, purpose and status, and its ports.

    `codes` are the notations of the study's codes.
    """
    status = iris(f"product/status/{settings.status.lower()}")
    output = (*(iris(f"port/{port.name}") for port in PORTS), iris("port/sparql"))
    yield from triples(
        iris("product"),
        (RDF.type, DPROD.DataProduct),
        (DCT.title, text(f"{settings.title}: data product", settings.language)),
        (DCT.description, text(settings.description)),
        (DPROD.purpose, text(settings.purpose)),
        (DPROD.dataProductOwner, iris("agent/editors")),
        (DCT.publisher, iris("agent/editors")),
        (DCT.license, iri(settings.licence)),
        (ODRL.hasPolicy, iris("policy/use")),
        (DPROD.lifecycleStatus, status),
        (DPROD.inputDataset, iris("product/input")),
        (DPROD.outputDataset, iris("dataset")),
        (DPROD.inputPort, iris("port/input")),
        *((DPROD.outputPort, port) for port in output),
    )
    yield from triples(
        status,
        (RDF.type, DPROD.DataProductLifecycleStatus),
        (RDFS.label, text(settings.status, "en")),
    )
    yield from _editors(settings, iris)
    for port in PORTS:
        endpoint = iris(f"dataset/{settings.version}/{port.endpoint}")
        yield from _port(port, endpoint, settings, codes, iris)
    yield from _sparql(settings, codes, iris)
    yield from _input(settings, codes, iris)


def _editors(settings: Settings, iris: Iris) -> Iterator[Triple]:
    yield from triples(
        iris("agent/editors"),
        (RDF.type, FOAF.Group),
        (RDF.type, PROV.Agent),
        (FOAF.name, text(settings.publisher, settings.language)),
    )


def _port(
    port: Port,
    endpoint: NamedNode,
    settings: Settings,
    codes: Collection[str],
    iris: Iris,
) -> Iterator[Triple]:
    is_input = port.name == "input"
    catalog = iris(f"dataset/{settings.version}/catalog.ttl")
    yield from triples(
        iris(f"port/{port.name}"),
        (RDF.type, DCAT.DataService),
        (DCT.type, iris.code(port.code) if port.code in codes else None),
        (DCT.title, text(port.title, "en")),
        (DCT.description, text(port.says, "en")),
        (DCAT.endpointURL, endpoint),
        (DCAT.endpointDescription, catalog if port.files else None),
        (DCT.conformsTo, iri(port.standard)),
        (DCAT.servesDataset, iris("product/input") if is_input else iris("dataset")),
        (DCT.publisher, None if is_input else iris("agent/editors")),
        (DCT.license, None if is_input else iri(settings.licence)),
    )


def _sparql(settings: Settings, codes: Collection[str], iris: Iris) -> Iterator[Triple]:
    says = (
        "Questions in SPARQL 1.1, answered from the union of what is asserted, what is "
        "inferred, and the ontology. 'daap serve' serves it from the published files."
    )
    port = Port("sparql", "output_port", "Output port: SPARQL", says, "")
    yield from _port(port, iris("sparql"), settings, codes, iris)
    protocol = NamedNode("http://www.w3.org/TR/sparql11-protocol/")
    yield from triples(
        iris("port/sparql"),
        (DCT.conformsTo, protocol),
        (DCAT.endpointDescription, iris("sparql")),
    )


def _input(settings: Settings, codes: Collection[str], iris: Iris) -> Iterator[Triple]:
    says = "Where the field notes and tables come from that the dataset is made of."
    port = Port("input", "input_port", "Input port", says, "")
    origin = iri(settings.origin) or iris("study")
    yield from _port(port, origin, settings, codes, iris)
    yield from triples(
        iris("product/input"),
        (RDF.type, DCAT.Dataset),
        (DCT.identifier, text(iris("product/input").value)),
        (DCT.title, text(f"{settings.title}: field notes", settings.language)),
        (DCT.description, text("The coded field notes and tables of the study.")),
        (DCAT.landingPage, iri(settings.origin)),
        (PROV.wasGeneratedBy, iris("study")),
    )
