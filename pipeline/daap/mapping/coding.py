"""Coding steps, notes, anchors, assignments and attributions as triples."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from daap.core.iris import Iris, slug
from daap.core.model import (
    Anchoring,
    Audited,
    Document,
    Note,
    Segment,
    Span,
    Step,
    transcript_text,
)
from daap.core.namespaces import DAAP, OA, PROV, RDF
from daap.mapping.terms import decimal, integer, lines, text, triples

AROUND = 32
"""Code points of the transcript given before and after a quotation."""


def map_steps(document: Document, iris: Iris) -> Iterator[Triple]:
    """Every step with its notes, their anchors, and its assignments."""
    whole = transcript_text(document.segments)
    anchors: dict[Span, None] = {}
    starts = [segment.start for segment in document.segments]
    for step in document.steps:
        yield from _step(document, step, iris)
        for note in step.notes:
            yield from _note(document, step, note, iris)
            if note.span is not None:
                anchors[note.span] = None
        yield from _assignments(document, step, iris)
    for span in anchors:
        # the segments that an anchor overlaps lie side by side
        first = max(0, bisect_right(starts, span.start) - 1)
        last = bisect_left(starts, span.end)
        yield from _anchor(document, span, document.segments[first:last], whole, iris)


def _step_iri(document: Document, step: Step, iris: Iris) -> NamedNode:
    return iris.source(document.identifier, f"step/{step.position}")


def _context(document: Document, step: Step, iris: Iris) -> list[NamedNode]:
    return [
        iris.source(document.identifier, f"segment/{position}")
        for position in step.context
    ]


def _targets(document: Document, step: Step, iris: Iris) -> list[NamedNode]:
    """What the annotations of a step are about: its context, else the transcript."""
    if step.context or not document.segments:
        return _context(document, step, iris)
    return [iris.source(document.identifier, "transcript")]


def _step(document: Document, step: Step, iris: Iris) -> Iterator[Triple]:
    yield from triples(
        _step_iri(document, step, iris),
        (RDF.type, DAAP.CodingStep),
        (DAAP.position, integer(step.position)),
        (DAAP.inSource, iris.source(document.identifier)),
        (PROV.used, iris.source(document.identifier, "field-note")),
        *((DAAP.codesSegment, s) for s in _context(document, step, iris)),
        *lines(step.lines),
    )


def _note(document: Document, step: Step, note: Note, iris: Iris) -> Iterator[Triple]:
    step_iri = _step_iri(document, step, iris)
    subject = NamedNode(f"{step_iri.value}/note/{note.position}")
    anchored = note.span is not None
    targets = (
        [_anchor_iri(document, note.span, iris)]
        if note.span is not None
        else _targets(document, step, iris)
    )
    yield from triples(
        subject,
        (RDF.type, DAAP.InVivoCode if anchored else DAAP.DescriptiveCode),
        (DAAP.position, integer(note.position)),
        (OA.bodyValue, text(note.text)),
        (OA.motivatedBy, OA.describing),
        (PROV.wasGeneratedBy, step_iri),
        (DAAP.anchoring, DAAP[note.anchoring.value]),
        (
            DAAP.anchorScore,
            None if note.anchoring is Anchoring.UNANCHORED else decimal(note.score),
        ),
        *((OA.hasTarget, target) for target in targets),
        *lines(note.lines),
    )


def _anchor_iri(document: Document, span: Span, iris: Iris) -> NamedNode:
    return iris.source(document.identifier, f"transcript/char/{span.start}-{span.end}")


def _anchor(
    document: Document, span: Span, near: Iterable[Segment], whole: str, iris: Iris
) -> Iterator[Triple]:
    anchor = _anchor_iri(document, span, iris)
    position = NamedNode(f"{anchor.value}/position")
    quote = NamedNode(f"{anchor.value}/quote")
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
        (OA.hasSelector, quote),
        *((DAAP.inSegment, segment) for segment in inside),
    )
    yield from triples(
        position,
        (RDF.type, OA.TextPositionSelector),
        (OA.start, integer(span.start)),
        (OA.end, integer(span.end)),
    )
    yield from triples(
        quote,
        (RDF.type, OA.TextQuoteSelector),
        (OA.exact, text(whole[span.start : span.end])),
        (OA["prefix"], text(whole[max(0, span.start - AROUND) : span.start])),
        (OA.suffix, text(whole[span.end : span.end + AROUND])),
    )


def _assignments(document: Document, step: Step, iris: Iris) -> Iterator[Triple]:
    step_iri = _step_iri(document, step, iris)
    for assignment in step.assignments:
        code = iris.code(assignment.code)
        yield from triples(
            NamedNode(f"{step_iri.value}/assigns/{slug(assignment.code)}"),
            (RDF.type, DAAP.CodeAssignment),
            (DAAP.assigns, code),
            (OA.hasBody, code),
            *((OA.hasTarget, s) for s in _targets(document, step, iris)),
            (OA.motivatedBy, OA.classifying),
            (PROV.wasGeneratedBy, step_iri),
            *((DAAP.writtenAs, text(written)) for written in assignment.written),
            *((DAAP.assignmentKind, DAAP[kind.value]) for kind in assignment.kinds),
            *lines(assignment.lines),
        )


def map_attributions(audited: Iterable[Audited], iris: Iris) -> Iterator[Triple]:
    """Formal attributions with their audit, and the shortcut beside each."""
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
                (DAAP.tracedIn, iris.source(attribution.source, f"step/{step}"))
                for step in audit.steps
            ),
        )
        yield Triple(source, DAAP.attributedCode, code)
