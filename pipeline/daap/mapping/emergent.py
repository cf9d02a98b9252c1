"""Codes that came from the notes, and the scheme of a study without a codebook."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import Triple

from daap.core.iris import Iris
from daap.core.model import Code, Kind
from daap.core.namespaces import DAAP, DCT, RDF, SKOS
from daap.core.settings import Settings
from daap.mapping.terms import text, triples


def map_emergent(
    codes: Iterable[Code], settings: Settings, below: Collection[str] = ()
) -> Iterator[Triple]:
    """Each emergent code, with the kind that a note gave it, in the scheme.

    A kind that follows from use alone is left to reasoning. `below` are notations
    of codes that have another one above them.
    """
    iris = Iris(settings.base)
    for code in codes:
        defined = code.kind is not Kind.EMERGENT and not code.from_use
        kind = DAAP[code.kind.value] if defined else None
        yield from triples(
            iris.code(code.notation),
            (RDF.type, DAAP.EmergentCode),
            (RDF.type, kind),
            (RDF.type, SKOS.Concept),
            (SKOS.notation, text(code.notation)),
            (SKOS.prefLabel, text(code.label, settings.language)),
            (SKOS.inScheme, iris("codebook")),
            (
                SKOS.topConceptOf,
                None if code.notation in below else iris("codebook"),
            ),
        )


def map_scheme(settings: Settings) -> Iterator[Triple]:
    """The scheme of a study that has no codebook of its own."""
    iris = Iris(settings.base)
    title = f"{settings.title}: codes"
    yield from triples(
        iris("codebook"),
        (RDF.type, SKOS.ConceptScheme),
        (SKOS.prefLabel, text(title, settings.language)),
        (DCT.title, text(title, settings.language)),
        (DCT.creator, iris("agent/editors")),
    )
