"""Sources file by file, and what all of them together say of each.

A file is read on its own, in any process. What spans notes looks at outlines only:
documents without their text. With `build`, a place where stages meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from daap.core.model import Codebook, Document, Note, SourceRecord, Step
from daap.core.settings import Settings
from daap.extract.reader import read_file
from daap.interpret.anchoring.anchor import anchor
from daap.interpret.checks.note import check
from daap.interpret.checks.record import compare_with_table
from daap.interpret.codes.consistency import agree
from daap.interpret.codes.emergent import emerge
from daap.interpret.codes.resolve import Resolver, resolve
from daap.interpret.codes.statements import state
from daap.interpret.redact import redact
from daap.interpret.split import split


def read_input(path: Path, settings: Settings) -> tuple[Document, ...]:
    """The sources of a file as far as they can be read without any other.

    A field note holds one. Raises InputError for a file that cannot be read.
    """
    return tuple(
        anchor(split(redact(document, settings.redactions)))
        for document in read_file(path, settings)
    )


def outline(document: Document) -> Document:
    """The document without its text and findings: what concerns other sources."""
    steps = tuple(_outline_step(step) for step in document.steps)
    return replace(document, turns=(), segments=(), steps=steps, findings=())


def _outline_step(step: Step) -> Step:
    notes = (Note(n.position, "", n.lines, n.anchoring, n.score) for n in step.notes)
    return replace(step, paragraphs=(), notes=tuple(notes))


def interpret(
    outlines: Sequence[Document], codebook: Codebook
) -> tuple[tuple[Document, ...], Codebook]:
    """Give every step its codes and statements, held against those of all notes.

    The steps come back without what these were read from, and the codebook with the
    codes that emerged from the notes.
    """
    codebook = emerge(outlines, codebook)
    names = Resolver(codebook)
    stated = [_read_off(state(resolve(one, names), names)) for one in outlines]
    return agree(stated, codebook), codebook


def _read_off(document: Document) -> Document:
    """The document without mentions and statements as they were written."""
    steps = (replace(step, mentions=(), statements=()) for step in document.steps)
    return replace(document, steps=tuple(steps))


def complete(
    document: Document,
    interpreted: Document,
    row: SourceRecord | None,
    settings: Settings,
) -> Document:
    """A document with what its outline was interpreted as, checked.

    `row` is what the table of sources says of it.
    """
    steps = tuple(
        replace(step, assignments=found.assignments, stated=found.stated)
        for step, found in zip(document.steps, interpreted.steps, strict=True)
    )
    findings = dict.fromkeys((*document.findings, *interpreted.findings))
    document = replace(document, steps=steps, findings=tuple(findings))
    return check(
        compare_with_table(document, row) if row else document,
        interview=settings.interview,
        label=settings.label,
        interviewer=settings.interviewer,
    )
