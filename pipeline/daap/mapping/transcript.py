"""Transcript, speakers, turns and segments as triples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from daap.core.iris import Iris, speaker_slug
from daap.core.model import Document
from daap.core.namespaces import DAAP, DCT, PROV, RDF, RDFS
from daap.core.speakers import is_interviewer
from daap.core.triples import elements, file_of, integer, lines, text, triples
from daap.core.values import PublishedText


def map_transcript(
    document: Document,
    iris: Iris,
    *,
    interviewer: re.Pattern[str],
    language: str,
    version: str,
) -> Iterator[Triple]:
    """The transcript and its parts; nothing if there is neither text nor step.

    Without text, the notes and codes of a step target an empty transcript.
    """
    if not document.segments and not document.steps:
        return
    name = document.identifier
    transcript = iris.source(name, "transcript")
    is_open = document.published is PublishedText.ALL
    file = iris(f"dataset/{version}/sources/{name}.txt")
    yield from triples(
        transcript,
        (RDF.type, DAAP.Transcript),
        (DAAP.transcriptOf, iris.source(name)),
        *((PROV.wasDerivedFrom, one) for one in _files(document, iris)),
        (DCT.language, _language(language)),
        (DAAP.publishedText, DAAP[document.published.value]),
        (DCT.hasFormat, file if is_open else None),
    )
    yield from _speakers(document, iris, interviewer)
    for turn in document.turns:
        yield from triples(
            iris.source(name, f"turn/{turn.position}"),
            (RDF.type, DAAP.Turn),
            (DCT.isPartOf, transcript),
            (DAAP.position, integer(turn.position)),
            (DAAP.spokenBy, _speaker(iris, name, turn.speaker)),
            *lines(turn.lines),
            *elements(document.elements, iris),
        )
    yield from _segments(document, iris, language)


def _segments(document: Document, iris: Iris, language: str) -> Iterator[Triple]:
    name, is_open = document.identifier, document.published is PublishedText.ALL
    for segment in document.segments:
        turn_iri = iris.source(name, f"turn/{segment.turn}") if segment.turn else None
        yield from triples(
            iris.source(name, f"segment/{segment.position}"),
            (RDF.type, DAAP.Segment),
            (DCT.isPartOf, iris.source(name, "transcript")),
            (DAAP.position, integer(segment.position)),
            (DAAP.inTurn, turn_iri),
            (DAAP.text, text(segment.text, language) if is_open else None),
            (DAAP.startOffset, integer(segment.start)),
            (DAAP.endOffset, integer(segment.end)),
            *lines(segment.lines),
            *elements(document.elements, iris),
        )


def _files(document: Document, iris: Iris) -> Iterable[NamedNode]:
    """The field note of a transcript, or its project files."""
    if not document.elements:
        return [iris.source(document.identifier, "field-note")]
    return dict.fromkeys(file_of(element, iris) for element in document.elements)


def _language(tag: str) -> NamedNode:
    """The Library of Congress' IRI of a language, by its primary subtag."""
    primary = tag.split("-")[0].lower()
    part = "iso639-1" if len(primary) == 2 else "iso639-2"
    return NamedNode(f"http://id.loc.gov/vocabulary/{part}/{primary}")


def _speaker(iris: Iris, source: str, label: str) -> NamedNode:
    return iris.source(source, f"speaker/{speaker_slug(label)}")


def _speakers(
    document: Document, iris: Iris, interviewer: re.Pattern[str]
) -> Iterator[Triple]:
    for label in document.speakers:
        asks = is_interviewer(interviewer, label)
        yield from triples(
            _speaker(iris, document.identifier, label),
            (RDF.type, DAAP.Interviewer if asks else DAAP.Participant),
            (RDFS.label, text(label)),
            (DAAP.speaksIn, iris.source(document.identifier)),
        )
