"""The discovery port: catalog, dataset, version and its files, in DCAT 3.

DCAT: https://www.w3.org/TR/vocab-dcat-3/. `ports` tells of the data product and its
services, `distributions` of each file, `void` of the numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from daap.core.iris import Iris
from daap.core.manifest import Manifest
from daap.core.namespaces import DCAT, DCT, DQV, FOAF, ODRL, PROV, RDF, SKOS, SPDX, VOID
from daap.core.settings import Settings
from daap.mapping.catalog.distributions import file_iri, map_file
from daap.mapping.catalog.ports import PORTS, map_product
from daap.mapping.catalog.void import Numbers, map_void
from daap.mapping.dataset import map_dataset
from daap.mapping.terms import date, iri, text, triples

PUBLIC = NamedNode(
    "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
)
RANGES = {
    DCAT.compressFormat: DCT.MediaType,
    DCAT.landingPage: FOAF.Document,
    DCAT.mediaType: DCT.MediaType,
    DCAT.themeTaxonomy: SKOS.ConceptScheme,
    DCT.accessRights: DCT.RightsStatement,
    DCT.conformsTo: DCT.Standard,
    DCT.creator: FOAF.Agent,
    DCT.license: DCT.LicenseDocument,
    DCT.publisher: FOAF.Agent,
    DCT.type: SKOS.Concept,
    DQV.hasQualityMeasurement: DQV.QualityMeasurement,
    FOAF.homepage: FOAF.Document,
    ODRL.hasPolicy: ODRL.Policy,
    PROV.wasGeneratedBy: PROV.Activity,
    SPDX.algorithm: SPDX.ChecksumAlgorithm,
}
"""The class that harvesters expect of a property's values, which lie elsewhere."""

ONTOLOGY = NamedNode("https://w3id.org/daap/ontology")


def map_catalog(
    settings: Settings,
    manifest: Manifest,
    numbers: Numbers,
    *,
    codes: Collection[str],
    measured: Iterable[str],
    examples: Iterable[str],
) -> Iterator[Triple]:
    """The catalog of a release; `manifest` holds every file but the catalog itself.

    `codes` are the notations of the study's codes, `measured` the names of the
    metrics of the whole, `examples` paths of resources worth a look.
    """
    lying: dict[Triple, None] = {}
    for triple in _said(settings, manifest, numbers, codes, measured, examples):
        yield triple
        kind = RANGES.get(triple.predicate)
        if kind is not None and isinstance(triple.object, NamedNode):
            lying[Triple(triple.object, RDF.type, kind)] = None
    yield from lying


def _said(
    settings: Settings,
    manifest: Manifest,
    numbers: Numbers,
    codes: Collection[str],
    measured: Iterable[str],
    examples: Iterable[str],
) -> Iterator[Triple]:
    iris = Iris(settings.base)
    files = [file_iri(file.name, settings.version, iris) for file in manifest]
    yield from _catalog(settings, iris)
    yield from map_dataset(settings, (), iris)
    yield from _dataset(settings, files, measured, iris)
    yield from _version(settings, files, iris)
    yield from map_product(settings, codes, iris)
    for file in manifest:
        yield from map_file(file, settings.version, settings.licence, iris)
    yield from map_void(numbers, examples, iris)
    for dump in ("daap.ttl", "daap.jsonld"):
        address = file_iri(dump, settings.version, iris)
        yield Triple(iris("dataset"), VOID.dataDump, address)


def _catalog(settings: Settings, iris: Iris) -> Iterator[Triple]:
    services = ("input", "sparql", *(port.name for port in PORTS))
    title = f"{settings.title}: catalog"
    yield from triples(
        iris("catalog"),
        (RDF.type, DCAT.Catalog),
        (DCT.title, text(title, settings.language)),
        (DCT.description, text(settings.description, settings.language)),
        (DCT.publisher, iris("agent/editors")),
        (DCT.license, iri(settings.licence)),
        (DCT.issued, date(settings.issued)),
        (FOAF.homepage, iris("")),
        (DCAT.themeTaxonomy, iris("codebook")),
        (DCAT.dataset, iris("dataset")),
        (DCAT.dataset, iris("product/input")),
        (DCAT.resource, iris("product")),
        *((DCAT.service, iris(f"port/{name}")) for name in services),
    )


def _dataset(
    settings: Settings, files: Iterable[NamedNode], measured: Iterable[str], iris: Iris
) -> Iterator[Triple]:
    yield from triples(
        iris("dataset"),
        (DCT.accessRights, PUBLIC),
        (DCT.conformsTo, ONTOLOGY),
        (DCAT.landingPage, iris("")),
        (ODRL.hasPolicy, iris("policy/use")),
        *((DCAT.distribution, file) for file in files),
        *(
            (DQV.hasQualityMeasurement, iris(f"dataset/quality/{name}"))
            for name in measured
        ),
    )


def _version(
    settings: Settings, files: Iterable[NamedNode], iris: Iris
) -> Iterator[Triple]:
    title = f"{settings.title}: linked dataset, version {settings.version}"
    yield from triples(
        iris(f"dataset/{settings.version}"),
        (RDF.type, DCAT.Dataset),
        (DCT.title, text(title, settings.language)),
        (DCT.description, text(settings.description, settings.language)),
        (DCAT.isVersionOf, iris("dataset")),
        (DCAT.version, text(settings.version)),
        (DCT.issued, date(settings.issued)),
        (DCT.publisher, iris("agent/editors")),
        (DCT.license, iri(settings.licence)),
        (DCT.accessRights, PUBLIC),
        (PROV.wasGeneratedBy, iris("study")),
        *((DCAT.distribution, file) for file in files),
    )
