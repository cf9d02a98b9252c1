"""The discovery port: catalog, dataset, version and its files, in DCAT 3.

DCAT: https://www.w3.org/TR/vocab-dcat-3/. `ports` describes the data product and its
services, `distributions` each file, `void` the statistics. Requirements of harvesters
are those of DCAT-AP: https://semiceu.github.io/DCAT-AP/releases/3.0.1/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.iris import Iris
from daap.core.manifest import Manifest, described
from daap.core.namespaces import (
    DAAP,
    DCAT,
    DCATAP,
    DCT,
    DQV,
    FOAF,
    ODRL,
    ONTOLOGY_IRI,
    PROV,
    RDF,
    SKOS,
    SPDX,
    VCARD,
    VOID,
)
from daap.core.settings import Settings
from daap.core.triples import date, iri, text, triples
from daap.mapping.catalog.distributions import STABLE, file_iri, map_part
from daap.mapping.catalog.ports import PORTS, map_product
from daap.mapping.catalog.void import Numbers, map_void
from daap.mapping.dataset import map_dataset

PUBLIC = NamedNode(
    "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
)
RANGES = {
    DCAT.compressFormat: DCT.MediaType,
    DCAT.landingPage: FOAF.Document,
    DCAT.contactPoint: VCARD.Kind,
    DCAT.mediaType: DCT.MediaType,
    DCAT.theme: SKOS.Concept,
    DCAT.themeTaxonomy: SKOS.ConceptScheme,
    DCT.accessRights: DCT.RightsStatement,
    DCT.conformsTo: DCT.Standard,
    DCATAP.availability: SKOS.Concept,
    DCT.creator: FOAF.Agent,
    DCT.format: DCT.MediaTypeOrExtent,
    DCT.language: DCT.LinguisticSystem,
    DCT.license: DCT.LicenseDocument,
    DCT.publisher: FOAF.Agent,
    DCT.type: SKOS.Concept,
    DQV.hasQualityMeasurement: DQV.QualityMeasurement,
    FOAF.homepage: FOAF.Document,
    ODRL.hasPolicy: ODRL.Policy,
    PROV.wasGeneratedBy: PROV.Activity,
    SPDX.algorithm: SPDX.ChecksumAlgorithm,
}
"""The class that DCAT-AP requires of a property's values, which are foreign IRIs."""

NAMES = (SKOS.prefLabel, DCT.title)
"""The properties with the label of a concept and of a scheme."""

MOST_THEMES = 20
LANGUAGES = {2: "iso639-1", 3: "iso639-2"}
"""The Library of Congress' lists of languages, by the length of the code."""


def map_catalog(
    settings: Settings,
    manifest: Manifest,
    numbers: Numbers,
    *,
    codebook: Iterable[Triple],
    measured: Iterable[str],
    examples: Iterable[str],
) -> Iterator[Triple]:
    """The catalog of a release; `manifest` has every file but the catalog itself.

    `codebook` are the triples of the scheme and its codes, `measured` the names of the
    metrics of the whole, `examples` paths of example resources.
    """
    known = tuple(codebook)
    lying: dict[Triple, None] = {}
    for triple in _said(settings, manifest, numbers, known, measured, examples):
        yield triple
        kind = RANGES.get(triple.predicate)
        if kind is not None and isinstance(triple.object, NamedNode):
            lying[Triple(triple.object, RDF.type, kind)] = None
    yield from lying
    told = {triple.subject for triple in lying}
    for triple in known:
        if triple.predicate in NAMES and triple.subject in told:
            yield triple


def _said(
    settings: Settings,
    manifest: Manifest,
    numbers: Numbers,
    codebook: Iterable[Triple],
    measured: Iterable[str],
    examples: Iterable[str],
) -> Iterator[Triple]:
    iris = Iris(settings.base)
    parts = list(described(manifest))
    files = [file_iri(part.name, settings.version, iris) for part in parts]
    yield from _catalog(settings, iris)
    yield from map_dataset(settings, (), iris)
    yield from _dataset(files, measured, iris)
    yield from _version(settings, files, iris)
    codes = {
        notation.value
        for _, predicate, notation in codebook
        if predicate == SKOS.notation and isinstance(notation, Literal)
    }
    yield from map_product(settings, codes, iris)
    yield from _found_by(settings, _themes(codebook), iris)
    yield from triples(STABLE, (SKOS.prefLabel, text("stable", "en")))
    for part in parts:
        yield from map_part(part, settings.version, settings.licence, iris)
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
        (DCT.modified, date(settings.issued)),
        (DCT.language, _language(settings.language)),
        (FOAF.homepage, iris("")),
        (DCAT.themeTaxonomy, iris("codebook")),
        (DCAT.dataset, iris("dataset")),
        (DCAT.dataset, iris("product/input")),
        (DCAT.resource, iris("product")),
        *((DCAT.service, iris(f"port/{name}")) for name in services),
    )


def _dataset(
    files: Iterable[NamedNode], measured: Iterable[str], iris: Iris
) -> Iterator[Triple]:
    yield from triples(
        iris("dataset"),
        (DCT.accessRights, PUBLIC),
        (DCT.conformsTo, NamedNode(ONTOLOGY_IRI)),
        (DCT.source, iris("product/input")),
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
        (DCT.identifier, text(iris(f"dataset/{settings.version}").value)),
        (DCT.title, text(title, settings.language)),
        (DCT.description, text(settings.description)),
        (DCAT.isVersionOf, iris("dataset")),
        (DCAT.version, text(settings.version)),
        (DCT.issued, date(settings.issued)),
        (DCT.publisher, iris("agent/editors")),
        (DCT.license, iri(settings.licence)),
        (DCT.accessRights, PUBLIC),
        (PROV.wasGeneratedBy, iris("study")),
        *((DCAT.distribution, file) for file in files),
    )


def _found_by(
    settings: Settings, themes: dict[NamedNode, list[Literal]], iris: Iris
) -> Iterator[Triple]:
    """Properties for finding datasets: themes, keywords, contact, date."""
    datasets = ("dataset", f"dataset/{settings.version}", "product/input")
    services = ("sparql", *(port.name for port in PORTS))
    editors = iris("agent/editors/contact")
    yield from triples(
        editors,
        (VCARD.fn, text(settings.publisher)),
        (VCARD.hasURL, iri(settings.origin) or iris("")),
    )
    for path in (*datasets, *(f"port/{name}" for name in services), "port/input"):
        is_own = not path.endswith("/input")
        is_dataset = path in datasets
        yield from triples(
            iris(path),
            (DCT.language, _language(settings.language) if is_dataset else None),
            (DCT.modified, date(settings.issued) if is_own and is_dataset else None),
            (DCAT.contactPoint, editors if is_own else None),
            *((DCAT.theme, theme) for theme in themes),
            *((DCAT.keyword, word) for words in themes.values() for word in words),
        )


def _themes(codebook: Iterable[Triple]) -> dict[NamedNode, list[Literal]]:
    """The decisions of the codebook, else its top concepts, with their labels."""
    labels: dict[NamedNode, list[Literal]] = {}
    decisions, tops = [], []
    for subject, predicate, value in codebook:
        if not isinstance(subject, NamedNode):
            continue
        if predicate == SKOS.prefLabel and isinstance(value, Literal):
            labels.setdefault(subject, []).append(value)
        elif value == DAAP.Decision:
            decisions.append(subject)
        elif predicate == SKOS.topConceptOf:
            tops.append(subject)
    chosen = (decisions or tops)[:MOST_THEMES]
    return {theme: labels.get(theme, []) for theme in chosen}


def _language(tag: str) -> NamedNode | None:
    """The language of a tag (BCP 47) as a resource; None if no list has it.

    >>> _language("de-CH").value
    'http://id.loc.gov/vocabulary/iso639-1/de'
    """
    primary = tag.lower().partition("-")[0]
    known = LANGUAGES.get(len(primary))
    return (
        NamedNode(f"http://id.loc.gov/vocabulary/{known}/{primary}") if known else None
    )
