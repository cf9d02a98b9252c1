"""Withholding: documents without the words that a study does not publish.

Offsets, lengths, lines, turns, speakers, steps, contexts, spans and scores are kept,
and what traces write in the study's modelling language. Of transcript and open codes
nothing is left but names of codes, so that no later stage can publish a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from daap.core.anchors import spans_of
from daap.core.errors import Finding
from daap.core.model import Document, Extent, Note, Segment, Step
from daap.core.rules import finding
from daap.core.settings import Settings
from daap.core.values import PublishedText

IDENTIFIER = re.compile(r"[^\W\d]\w*")
"""A bare identifier: a note that holds nothing else names a code, not a quotation."""


def withhold(document: Document, published: PublishedText) -> Document:
    """The document with only the words that are published of it.

    It must be anchored. The words of the source in findings are removed.
    """
    if published is PublishedText.ALL or document.published is PublishedText.NONE:
        return document
    whole = document.transcript if published is PublishedText.QUOTED else ""
    spans = dict.fromkeys(spans_of(document)) if whole else ()
    return replace(
        document,
        segments=tuple(map(_extent_of, document.segments)),
        steps=tuple(map(_step, document.steps)),
        findings=tuple(replace(one, words="") for one in document.findings),
        text="",
        memos=(),
        published=published,
        quotes=tuple(whole[span.start : span.end] for span in spans),
    )


def _extent_of(segment: Segment) -> Segment:
    extent = Extent(segment.end - segment.start, segment.lines)
    return replace(segment, rows=(), extent=extent)


def _step(step: Step) -> Step:
    return replace(step, paragraphs=(), notes=tuple(map(_note, step.notes)))


def _note(note: Note) -> Note:
    text = note.text.strip()
    return replace(note, text=text if IDENTIFIER.fullmatch(text) else "")


def without_words(document: Document, wanted: PublishedText) -> Document:
    """A document read from its outline, with a finding if its words were wanted."""
    if wanted is PublishedText.NONE:
        return document
    found = "an outline, and no field note to take the words from"
    return document.with_findings(document.finding("words-not-at-hand", 0, found))


def misnamed(settings: Settings, known: Mapping[str, object]) -> list[Finding]:
    """A finding for each exception of [publish.sources] that names no source.

    It is a violation if words may be published that the exception would withhold.
    """
    order = (PublishedText.NONE, PublishedText.QUOTED, PublishedText.ALL)
    found = []
    for name, text in sorted(settings.text_of_sources.items()):
        if name not in known:
            closed = order.index(text) < order.index(settings.text)
            rule = "unknown-source-in-publish"
            rule = "unknown-source-in-publish:closed" if closed else rule
            said = f"{name!r} in [publish.sources]"
            found.append(finding(rule, settings.file.name, 0, said))
    return found
