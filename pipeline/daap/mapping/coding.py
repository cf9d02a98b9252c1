"""Coding steps, notes, anchors, assignments and attributions as triples."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from daap.core.anchors import spans_of
from daap.core.codebook import Audited
from daap.core.iris import Iris, slug
from daap.core.model import Assignment, Document, Note, Segment, Span, Step
from daap.core.namespaces import DAAP, DCT, OA, PROV, RDF
from daap.core.triples import (
    Statement,
    coder,
    decimal,
    elements,
    file_of,
    integer,
    lines,
    moment,
    text,
    triples,
)
from daap.core.values import Anchoring, PublishedText

AROUND = 32
"""Code points of context before and after a quotation (oa:prefix, oa:suffix)."""


def map_steps(document: Document, iris: Iris) -> Iterator[Triple]:
    """Every step with its notes and assignments, and all anchors of the source."""
    starts = [segment.start for segment in document.segments]
    for step in document.steps:
        yield from _step(document, step, iris)
        for note in step.notes:
            yield from _note(document, step, note, iris)
        yield from _assignments(document, step, iris)
        yield from _region(document, step, iris)
    whole = document.transcript
    spans = tuple(dict.fromkeys(spans_of(document)))
    quotes = dict(zip(spans, document.quotes, strict=False))
    for span in spans:
        # the segments that overlap an anchor are consecutive
        first = max(0, bisect_right(starts, span.start) - 1)
        last = bisect_left(starts, span.end)
        yield from _anchor(document, span, document.segments[first:last], iris)
        if document.published is not PublishedText.NONE:
            yield from _quote(document, span, whole, quotes.get(span, ""), iris)


def assignment_iri(
    document: Document, position: int, code: str, iris: Iris
) -> NamedNode:
    """The IRI of a code's assignment in a step."""
    step = iris.step(document.identifier, position)
    return NamedNode(f"{step.value}/assigns/{slug(code)}")


def _context(document: Document, step: Step, iris: Iris) -> list[NamedNode]:
    return [
        iris.source(document.identifier, f"segment/{position}")
        for position in step.context
    ]


def _targets(document: Document, step: Step, iris: Iris) -> list[NamedNode]:
    """The targets of the annotations of a step.

    The selected words or region, else the context, else the transcript.
    """
    selection = step.selection
    if selection is not None and selection.span is not None:
        return [iris.anchor(document.identifier, selection.span)]
    if selection is not None and selection.region:
        return [_region_iri(document, step, iris)]
    context = _context(document, step, iris)
    return context or [iris.source(document.identifier, "transcript")]


def _step(document: Document, step: Step, iris: Iris) -> Iterator[Triple]:
    spans = dict.fromkeys(note.span for note in step.notes if note.span is not None)
    yield from triples(
        iris.step(document.identifier, step.position),
        (RDF.type, DAAP.CodingStep),
        (DAAP.position, integer(step.position)),
        (DAAP.inSource, iris.source(document.identifier)),
        *_selected(document, step, iris),
        *((DAAP.codesSegment, s) for s in _context(document, step, iris)),
        *((DAAP.quotesAnchor, iris.anchor(document.identifier, s)) for s in spans),
        *lines(step.lines),
    )


def _selected(document: Document, step: Step, iris: Iris) -> Iterator[Statement]:
    """What a step was read from: a field note, or a selection of a project file."""
    selection = step.selection
    if selection is None:
        yield PROV.used, iris.source(document.identifier, "field-note")
        return
    if selection.element is not None:
        yield PROV.used, file_of(selection.element, iris)
    if selection.span is not None:
        yield DAAP.codesAnchor, iris.anchor(document.identifier, selection.span)
    yield PROV.wasAssociatedWith, coder(selection.coder, iris)
    yield from elements([selection.element], iris)


MEDIA = "http://www.w3.org/TR/media-frags/"
PDF = "http://tools.ietf.org/rfc/rfc3778"
"""The specification of fragments (Web Annotation Data Model, section 4.2.1)."""


def _region_iri(document: Document, step: Step, iris: Iris) -> NamedNode:
    return iris.source(document.identifier, f"region/{step.position}")


def _region(document: Document, step: Step, iris: Iris) -> Iterator[Triple]:
    """The region of a picture, page or recording that a step codes."""
    if step.selection is None or not step.selection.region:
        return
    region, value = _region_iri(document, step, iris), step.selection.region
    fragment = NamedNode(f"{region.value}/fragment")
    yield from triples(
        region,
        (RDF.type, DAAP.Region),
        (OA.hasSource, iris.source(document.identifier)),
        (OA.hasSelector, fragment),
    )
    yield from triples(
        fragment,
        (RDF.type, OA.FragmentSelector),
        (RDF.value, text(value)),
        (DCT.conformsTo, NamedNode(PDF if value.startswith("page=") else MEDIA)),
    )


def _note(document: Document, step: Step, note: Note, iris: Iris) -> Iterator[Triple]:
    made_by = iris.step(document.identifier, step.position)
    subject = NamedNode(f"{made_by.value}/note/{note.position}")
    anchored = note.span is not None
    is_open = document.published is PublishedText.ALL
    targets = (
        [iris.anchor(document.identifier, note.span)]
        if note.span is not None
        else _targets(document, step, iris)
    )
    yield from triples(
        subject,
        (RDF.type, DAAP.InVivoCode if anchored else DAAP.DescriptiveCode),
        (DAAP.position, integer(note.position)),
        (OA.bodyValue, text(note.text) if is_open else None),
        (OA.motivatedBy, OA.describing),
        (PROV.wasGeneratedBy, made_by),
        (DAAP.names, iris.code(note.names) if note.names else None),
        (DAAP.anchoring, DAAP[note.anchoring.value]),
        (
            DAAP.anchorScore,
            None if note.anchoring is Anchoring.UNANCHORED else decimal(note.score),
        ),
        *((OA.hasTarget, target) for target in targets),
        *lines(note.lines),
    )


def _anchor(
    document: Document, span: Span, near: Iterable[Segment], iris: Iris
) -> Iterator[Triple]:
    """The span and its offsets; its words are separate, as they may be withheld."""
    anchor = iris.anchor(document.identifier, span)
    position = NamedNode(f"{anchor.value}/position")
    inside = [
        iris.source(document.identifier, f"segment/{segment.position}")
        for segment in near
        if segment.start < span.end and span.start < segment.end
    ]
    yield from triples(
        anchor,
        (RDF.type, DAAP.Anchor),
        (OA.hasSource, iris.source(document.identifier, "transcript")),
        (OA.hasSelector, position),
        *((DAAP.inSegment, segment) for segment in inside),
    )
    yield from triples(
        position,
        (RDF.type, OA.TextPositionSelector),
        (OA.start, integer(span.start)),
        (OA.end, integer(span.end)),
    )


def _quote(
    document: Document, span: Span, whole: str, quoted: str, iris: Iris
) -> Iterator[Triple]:
    """The words of a span: `quoted`, if the `whole` text is withheld."""
    anchor = iris.anchor(document.identifier, span)
    quote = NamedNode(f"{anchor.value}/quote")
    before = whole[max(0, span.start - AROUND) : span.start]
    behind = whole[span.end : span.end + AROUND]
    yield Triple(anchor, OA.hasSelector, quote)
    yield from triples(
        quote,
        (RDF.type, OA.TextQuoteSelector),
        (OA.exact, text(whole[span.start : span.end] if whole else quoted)),
        (OA["prefix"], text(before) if whole else None),
        (OA.suffix, text(behind) if whole else None),
    )


def _assignments(document: Document, step: Step, iris: Iris) -> Iterator[Triple]:
    by = step.selection.coder if step.selection is not None else ""
    for assignment in step.assignments:
        code = iris.code(assignment.code)
        yield from triples(
            assignment_iri(document, step.position, assignment.code, iris),
            (RDF.type, DAAP.CodeAssignment),
            (DAAP.assigns, code),
            (OA.hasBody, code),
            *((OA.hasTarget, s) for s in _targets(document, step, iris)),
            (OA.motivatedBy, OA.classifying),
            (PROV.wasGeneratedBy, iris.step(document.identifier, step.position)),
            *((DAAP.writtenAs, text(written)) for written in assignment.written),
            *((DAAP.assignmentKind, DAAP[kind.value]) for kind in assignment.kinds),
            *_coded(assignment, by, iris),
            *lines(assignment.lines),
        )


def _coded(assignment: Assignment, by: str, iris: Iris) -> Iterator[Statement]:
    """The coder, date and place in the project file of an assignment."""
    yield DCT.creator, coder(by, iris)
    yield DCT.created, moment(assignment.created)
    yield from elements([assignment.element], iris)


def map_attributions(audited: Iterable[Audited], iris: Iris) -> Iterator[Triple]:
    """Formal attributions with their audit, and a direct property for each."""
    for audit in audited:
        attribution = audit.attribution
        source = iris.source(attribution.source)
        code = iris.code(attribution.code)
        yield from triples(
            iris.source(attribution.source, f"attribution/{slug(attribution.code)}"),
            (RDF.type, DAAP.Attribution),
            (DAAP.ofSource, source),
            (DAAP.ofCode, code),
            (DAAP.inTable, iris("table/attributions")),
            (DAAP.tableRow, integer(attribution.row)),
            (DAAP.auditStatus, DAAP[audit.status.value] if audit.status else None),
            *(
                (DAAP.tracedIn, iris.step(attribution.source, step))
                for step in audit.steps
            ),
        )
        yield Triple(source, DAAP.attributedCode, code)
