"""The study and the dataset themselves, as triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Triple

from daap.core.iris import Iris
from daap.core.namespaces import DAAP, DCAT, DCT, FOAF, PROV, RDF
from daap.core.settings import Settings
from daap.core.triples import date, iri, stated, text, triples


def map_dataset(
    settings: Settings, sources: Iterable[str], iris: Iris
) -> Iterator[Triple]:
    """The study with its sources and editors, and the dataset."""
    study, editors, dataset = iris("study"), iris("agent/editors"), iris("dataset")
    yield from triples(
        study,
        (RDF.type, DAAP.Study),
        (DCT.title, text(settings.title, settings.language)),
        (DCT.description, text(settings.description, settings.language)),
        (DCT.creator, text(settings.creator)),
        (DCT.source, iri(settings.origin)),
        *((PROV.used, iris.source(identifier)) for identifier in sources),
    )
    yield from triples(
        editors,
        (RDF.type, FOAF.Group),
        (FOAF.name, text(settings.publisher, settings.language)),
    )
    yield from triples(
        dataset,
        (RDF.type, DCAT.Dataset),
        (DCT.identifier, text(dataset.value)),
        (DCT.title, text(f"{settings.title}: linked dataset", settings.language)),
        (DCT.description, text(settings.description)),
        (DCT.license, iri(settings.licence)),
        (DCT.creator, editors),
        (DCT.publisher, editors),
        (PROV.wasDerivedFrom, iri(settings.origin)),
        (
            DCT.bibliographicCitation,
            stated(settings.citation),
        ),
        (PROV.wasGeneratedBy, study),
        (DCT.issued, date(settings.issued)),
        (DCAT.version, text(settings.version)),
        (DCAT.hasVersion, iris(f"dataset/{settings.version}")),
    )
