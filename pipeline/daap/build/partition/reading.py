"""Reading of all field notes, by an executor or from the cache.

The result for a note is its outline. If the executor runs on this machine, the note
itself is written to a spill file in the workspace, for mapping.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from daap.build.cache.fingerprint import reading_key
from daap.build.execute.executor import batched
from daap.build.notes import anchored, outline, read_input, redacted
from daap.build.partition.note_files import Note, NoteFile, brought, note_files
from daap.build.withheld_texts import quotations, texts_of
from daap.build.workspace import Workspace
from daap.core.json_codec import from_json, to_json
from daap.core.manifest import sha256
from daap.core.model import Document
from daap.core.settings import Settings
from daap.core.values import PublishedText
from daap.extract.files import read_all
from daap.extract.outlines import outline_text
from daap.interpret.withhold import withhold

READING = 1 << 20
"""The most bytes of field notes that are read as one batch."""

OUTLINE, TEXTS = "outline.json", "texts.json"

Texts = list[tuple[str, str]]
"""Texts of sources, each with why it is published; empty if it is withheld."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of the sources of one file.

    `withheld` are the SHA-256 of their outlines as files of the study.
    """

    documents: tuple[Document, ...]
    withheld: tuple[str, ...] = ()


def read_outlines(
    notes: Iterable[Note], settings: Settings, workspace: Workspace
) -> tuple[tuple[NoteFile, ...], tuple[Document, ...]]:
    """The sources of the notes, in the order of their files, and their outlines.

    Raises InputError, or UnreadableError for several notes that cannot be read.
    """
    files = note_files(notes, settings, workspace)
    found = [_kept(file, settings, workspace) for file in files]
    missing = [file for file, one in zip(files, found, strict=True) if one is None]
    made = []
    for file, one in zip(missing, _read(missing, settings, workspace), strict=True):
        _keep(one, file, settings, workspace)
        made.append(one)
        workspace.progress(f"reading, note {len(made)} of {len(missing)}")
    rest = iter(made)
    known = [one or next(rest) for one in found]
    sources = tuple(
        replace(file, sha256=one.sha256, number=number, withheld=withheld)
        for file, outlines in zip(files, known, strict=True)
        for number, (one, withheld) in enumerate(
            zip(outlines.documents, outlines.withheld, strict=True)
        )
    )
    return sources, tuple(one for outlines in known for one in outlines.documents)


def _read(
    files: Sequence[NoteFile], settings: Settings, workspace: Workspace
) -> Iterator[Outlines]:
    """The outlines of files, in order, as they are read."""
    workspace.progress("reading")
    total = sum(file.size for file in files)
    executor = workspace.executor(total)
    enough = min(READING, total // (4 * executor.slots)) if executor.slots > 1 else 0
    batches = batched(files, size=lambda file: file.size, enough=enough)
    return executor.results(read_batch, settings, batches, name=lambda file: file.name)


def read_batch(settings: Settings, files: Sequence[NoteFile]) -> tuple[Outlines, ...]:
    """Read files and write their documents to spill files; returns the outlines."""
    return tuple(read_all(partial(_outlines, settings), files))


def _outlines(settings: Settings, file: NoteFile) -> Outlines:
    documents, texts = list[Document](), Texts()
    with brought(file) as path:
        for forms in redacted(path, settings):
            documents.append(anchored(forms[1], settings))
            texts += texts_of(forms, settings.text_of(forms[1].identifier), path)
            texts += quotations(documents[-1])
    if file.spill is not None:
        file.spill.write_bytes(pickle.dumps(tuple(documents)))
        _texts_beside(file.spill).write_text(json.dumps(texts), encoding="ascii")
    return Outlines(
        tuple(outline(document) for document in documents),
        tuple(_withheld(document, settings) for document in documents),
    )


def _texts_beside(spill: Path) -> Path:
    """The file with the texts of the documents in a spill file."""
    return spill.with_suffix(".texts")


def _withheld(document: Document, settings: Settings) -> str:
    """The SHA-256 of a document's outline, as a file of the study."""
    closed = withhold(document, PublishedText.NONE)
    return sha256(outline_text(closed, settings).encode("utf-8", "surrogatepass"))


def load_note(file: NoteFile, settings: Settings) -> Document:
    """A document from its spill file; without one the note is read again."""
    if file.spill is not None and file.spill.exists():
        documents: tuple[Document, ...]
        documents = pickle.loads(file.spill.read_bytes())  # noqa: S301
        return documents[file.number]
    with brought(file) as path:
        return read_input(path, settings)[file.number]


def load_texts(file: NoteFile, settings: Settings) -> Texts:
    """The texts of all sources of a file, from beside its spill file if they are there.

    Raises InputError.
    """
    texts: Texts
    if file.spill is not None and _texts_beside(file.spill).exists():
        texts = json.loads(_texts_beside(file.spill).read_bytes())
        return texts
    texts = []
    with brought(file) as path:
        for forms in redacted(path, settings):
            wanted = settings.text_of(forms[1].identifier)
            texts += texts_of(forms, wanted, path)
            if wanted is PublishedText.QUOTED:
                texts += quotations(anchored(forms[1], settings))
    return texts


def _kept(file: NoteFile, settings: Settings, workspace: Workspace) -> Outlines | None:
    """The outlines of a file in the cache; None if there are none.

    Its texts are laid beside its spill file, where they are looked for.
    """
    if not file.sha256 or file.outline or workspace.cache.folder is None:
        return None
    key = reading_key(settings, file.place, file.sha256)
    content, texts = (workspace.cache.content(key, n) for n in (OUTLINE, TEXTS))
    try:
        outlines = from_json(Outlines, content) if content else None
    except ValueError:
        return None
    if texts and file.spill is not None:
        _texts_beside(file.spill).write_bytes(texts)
    return outlines


def _keep(
    one: Outlines, file: NoteFile, settings: Settings, workspace: Workspace
) -> None:
    """Store the outlines of a file in the cache, with its texts if they are here."""
    if one.documents and not file.outline and workspace.cache.folder is not None:
        files = {OUTLINE: to_json(one)}
        if file.spill is not None:
            files[TEXTS] = _texts_beside(file.spill).read_bytes()
        key = reading_key(settings, file.place, one.documents[0].sha256)
        workspace.cache.put(key, files)
