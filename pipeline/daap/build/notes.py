"""Reading and interpretation of sources, each alone and then all together.

A file is read alone, in any process. Checks across notes read outlines only: documents
without their text, except for short notes, which may be the name of a code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from daap.core.anchors import spans_of
from daap.core.codebook import Codebook
from daap.core.model import Document, Note, Step
from daap.core.settings import Settings
from daap.core.source_record import SourceRecord
from daap.core.values import PublishedText
from daap.extract.reader import read_file
from daap.interpret.anchoring.anchor import anchor
from daap.interpret.checks.note import check, check_speakers
from daap.interpret.checks.record import compare_with_table
from daap.interpret.codes.consistency import check_consistency
from daap.interpret.codes.emergent import emerge
from daap.interpret.codes.resolve import LONGEST, Resolver, resolve
from daap.interpret.codes.statements import state
from daap.interpret.redact import redact
from daap.interpret.redact_imported import redact_imported
from daap.interpret.split import split
from daap.interpret.withhold import withhold, without_words


def read_input(path: Path, settings: Settings) -> tuple[Document, ...]:
    """The sources of a file, read without any other file.

    A field note holds one. Raises InputError for a file that cannot be read.
    """
    return tuple(anchored(one, settings) for _, one in redacted(path, settings))


def redacted(path: Path, settings: Settings) -> Iterator[tuple[Document, Document]]:
    """The sources of a file as written, each with its redacted form.

    Raises InputError for a file that cannot be read.
    """
    for document in read_file(path, settings):
        clean = redact_imported if document.elements else redact
        yield document, clean(document, settings.redactions)


def anchored(document: Document, settings: Settings) -> Document:
    """A redacted document, with only the words that are published of it.

    The notes of a field note are anchored; the spans of an import are given.
    """
    wanted = settings.text_of(document.identifier)
    if document.published is PublishedText.NONE:
        return without_words(document, wanted)
    if not document.elements:
        document = anchor(split(document))
    return withhold(check_speakers(document, settings.interview), wanted)


def outline(document: Document) -> Document:
    """The document without its text and findings, as other sources need it."""
    steps = tuple(_outline_step(step) for step in document.steps)
    return replace(
        document, turns=(), segments=(), steps=steps, findings=(), text="", memos=()
    )


def _outline_step(step: Step) -> Step:
    """The step without its words, except for those that may be the name of a code."""
    notes = (replace(note, text=_short(note.text), span=None) for note in step.notes)
    return replace(step, paragraphs=(), notes=tuple(notes))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else ""


def interpret(
    outlines: Sequence[Document], codebook: Codebook
) -> tuple[tuple[Document, ...], Codebook]:
    """Give every step its codes and statements, compared with those of all notes.

    The steps are returned without mentions and statements, and the codebook with the
    emergent codes.
    """
    codebook = emerge(outlines, codebook)
    names = Resolver(codebook)
    stated = [_read_off(state(resolve(one, names), names)) for one in outlines]
    return check_consistency(stated, codebook), codebook


def _read_off(document: Document) -> Document:
    """The document without mentions and statements as written."""
    steps = (replace(step, mentions=(), statements=()) for step in document.steps)
    return replace(document, steps=tuple(steps))


def _named(note: Note, found: Note) -> Note:
    """A note with the code that its outline was found to name, or unchanged."""
    return replace(found, text=note.text) if found.names else note


def complete(
    document: Document,
    interpreted: Document,
    row: SourceRecord | None,
    settings: Settings,
) -> Document:
    """A document with the interpretation of its outline, checked.

    `row` is its row in the table of sources.
    """
    steps = tuple(
        replace(
            step,
            assignments=found.assignments,
            claims=found.claims,
            notes=tuple(map(_named, step.notes, found.notes)),
        )
        for step, found in zip(document.steps, interpreted.steps, strict=True)
    )
    naming = {
        f"source/{document.identifier}/step/{step.position}/note/{note.position}"
        for step in steps
        for note in step.notes
        if note.names
    }
    findings = dict.fromkeys(
        finding
        for finding in (*document.findings, *interpreted.findings)
        if finding.focus not in naming
    )
    words = dict(zip(dict.fromkeys(spans_of(document)), document.quotes, strict=False))
    document = replace(document, steps=steps, findings=tuple(findings))
    if words:  # the transcript is withheld except for quotations
        spans = dict.fromkeys(spans_of(document))
        document = replace(document, quotes=tuple(words[span] for span in spans))
    return check(
        compare_with_table(document, row) if row else document,
        interview=settings.interview,
        label=settings.label,
        interviewer=settings.interviewer,
    )
