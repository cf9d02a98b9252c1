"""The asserted graphs of a study; each triple is in exactly one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode, Triple

from daap.core.codebook import Audited
from daap.core.iris import Iris
from daap.core.model import Document
from daap.core.namespaces import DAAP, RDF, SKOS
from daap.core.settings import Settings
from daap.core.source_record import SourceRecord
from daap.mapping.claims import map_claims
from daap.mapping.coding import map_attributions, map_steps
from daap.mapping.memos import map_memos_of
from daap.mapping.project import map_variables
from daap.mapping.record import map_field_note, map_pages, map_source
from daap.mapping.transcript import map_transcript


def map_one_source(
    settings: Settings,
    record: SourceRecord,
    document: Document | None,
    audited: Iterable[Audited],
    *,
    lines_page: str = "",
) -> Iterator[Triple]:
    """The graph of a source: record, transcript, coding and attributions.

    `lines_page` is the public page of the field note, with {first} and {last}.
    """
    iris = Iris(settings.base)
    yield from map_source(
        record, iris, interview=settings.interview, language=settings.language
    )
    if document is not None:
        if not document.elements:
            yield from map_field_note(document, iris)
        yield from map_transcript(
            document,
            iris,
            interviewer=settings.interviewer,
            language=settings.language,
            version=settings.version,
        )
        yield from map_steps(document, iris)
        yield from map_memos_of(document, iris)
        yield from map_variables(
            iris.source(document.identifier), document.variables, iris
        )
        yield from map_claims(document, iris, settings.language)
        if lines_page:
            yield from map_pages(document, lines_page, iris)
    yield from map_attributions(audited, iris)


def value_lists(vocabulary: Iterable[Triple]) -> Iterator[Triple]:
    """The triples on individuals of the vocabulary; axioms stay in the ontology."""
    named = [t for t in vocabulary if isinstance(t.subject, NamedNode)]
    values = {t.subject for t in named if _is_value(t)}
    return (t for t in named if t.subject in values)


def _is_value(triple: Triple) -> bool:
    kind = triple.object
    return (
        triple.predicate == RDF.type
        and isinstance(kind, NamedNode)
        and kind.value.startswith(DAAP.iri)
    )


def reasoning_context(
    codes: Sequence[Triple], guidance: Sequence[Triple]
) -> set[Triple]:
    """The triples of the codebook that a source's closure needs: kinds and options."""
    wanted = {RDF.type, SKOS.inScheme, DAAP.ofDecision, DAAP.proposes}
    return {
        t
        for t in (*codes, *guidance)
        if t.predicate in wanted and not _is_other_node(t)
    }


def _is_other_node(triple: Triple) -> bool:
    """Whether a triple is the type of an impact, dependency or next decision."""
    others = (DAAP.ForceImpact, DAAP.Dependency, DAAP.NextDecision)
    return triple.predicate == RDF.type and triple.object in others
