"""The work on each source, by the workers of a cluster.

With `build`, a place where stages meet. A worker reads a note once for its outline
and once more for its part, so that nothing but outlines, summaries and findings
comes back; the parts of a batch go to the storage in one file.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from daap.build.execute.bundles import Bundle, Bundled, Reader, pack
from daap.build.execute.dask import Cluster
from daap.build.execute.dask_worker import deliver
from daap.build.notes import outline, read_note
from daap.build.partition.part import ALONE, NESTED, OBJECTS, TEXT, make_parts
from daap.build.partition.reading import NoteFile
from daap.build.partition.source import Common, Source, Summary
from daap.build.workspace import Workspace
from daap.core.errors import InputError
from daap.core.model import Document
from daap.core.scratch import scratch
from daap.core.settings import Settings
from daap.core.storage import Storage
from daap.extract.files import find_notes, natural_key, note_path, read_all
from daap.extract.other_files import is_named
from daap.serialise.parts import PARTS

__all__ = [
    "Note",
    "cluster_outlines",
    "cluster_parts",
    "fetched",
    "make_bundle",
    "read_batch",
]

Note = Path | str
"""A field note or a folder of them, by path or by URL."""

READING = 1 << 20
"""Bytes of field notes that a worker reads at a time, at most."""

BUNDLED = (*PARTS, ALONE, NESTED, OBJECTS, TEXT)
"""The files of a part that a bundle holds."""

NOWHERE = Path("/nonexistent/daap")


def cluster_outlines(
    notes: Iterable[Note], settings: Settings, workspace: Workspace, cluster: Cluster
) -> tuple[tuple[NoteFile, ...], tuple[Document, ...]]:
    """The files of the notes in the order given, and their outlines."""
    files = list(_note_files(notes, settings))
    size = sum(file.size for file in files)
    enough = min(READING, size // (4 * cluster.slots) + 1)
    read: list[Document] = []
    workspace.progress("reading")
    for found in cluster.work(read_batch, settings, _batches(files, enough), _place):
        read.extend(found)
        workspace.progress(f"reading, note {len(read)} of {len(files)}")
    known = zip(files, read, strict=True)
    return tuple(replace(file, sha256=one.sha256) for file, one in known), tuple(read)


def cluster_parts(
    common: Common,
    batches: Sequence[Sequence[Source]],
    workspace: Workspace,
    cluster: Cluster,
) -> Iterator[tuple[Summary, Bundled]]:
    """Summary and part of each source, in their order, as they are made."""
    whole, done = sum(map(len, batches)), 0
    workspace.progress("mapping")
    shared, reader = (common, cluster.staging.url), Reader(cluster.staging)
    for bundle, summaries in cluster.work(make_bundle, shared, batches, _source):
        reader.add(bundle)
        done += len(summaries)
        workspace.progress(f"mapping, source {done} of {whole}")
        for number, summary in enumerate(summaries):
            yield summary, Bundled(reader, bundle, number)


def read_batch(settings: Settings, files: Sequence[NoteFile]) -> tuple[Document, ...]:
    """The outlines of notes; on a worker."""
    return tuple(read_all(partial(_outline, settings), files))


def _outline(settings: Settings, file: NoteFile) -> Document:
    with _here(file) as path:
        return outline(read_note(path, settings))


def make_bundle(
    shared: tuple[Common, str], batch: Sequence[Source]
) -> tuple[Bundle, tuple[Summary, ...]]:
    """Make the parts of a batch and put them into the storage; on a worker."""
    common, url = shared
    with scratch() as folder:
        folders = [folder / str(number) for number, _ in enumerate(batch)]
        sources = [
            replace(source, folder=folder, file=_brought(source.file, folder))
            for source, folder in zip(batch, folders, strict=True)
        ]
        summaries = make_parts(common, sources)
        name, path = secrets.token_hex(8), folder / "bundle"
        with path.open("wb") as out:
            sizes = pack(folders, BUNDLED, out)
        deliver(path, name, url)
    return Bundle(name, BUNDLED, sizes), summaries


def _brought(file: NoteFile | None, folder: Path) -> NoteFile | None:
    """A note where it can be read; one that is reached by URL is fetched."""
    if file is None or not file.url:
        return file
    beside = folder.with_name(f"{folder.name}-note")
    beside.mkdir()
    (beside / file.path.name).write_bytes(Storage(file.url).read(file.path.name))
    return replace(file, path=beside / file.path.name)


@contextmanager
def _here(file: NoteFile) -> Iterator[Path]:
    """The path of a note while it is read; errors name where it came from."""
    if not file.url:
        yield file.path
        return
    with scratch() as folder:
        brought = _brought(file, folder / "0")
        path = brought.path if brought else file.path
        try:
            yield path
        except InputError as error:
            place = error.path.replace(str(path), f"{file.url}/{path.name}")
            raise InputError(place, error.reason) from None


def _note_files(notes: Iterable[Note], settings: Settings) -> Iterator[NoteFile]:
    for note in notes:
        if isinstance(note, str):
            yield from _at(note)
            continue
        for path in find_notes([note.absolute()], settings.root):
            try:
                size = path.stat().st_size
            except OSError as error:
                raise InputError(path, error.strerror or str(error)) from None
            yield NoteFile(path, note_path(path, settings.root), "", size, NOWHERE)


def _at(url: str) -> Iterator[NoteFile]:
    """The note at a URL, or those in the folder there, in order."""
    folder, _, name = url.rpartition("/")
    single = name.casefold().endswith(".md")
    storage = Storage(folder if single else url)
    sizes = storage.sizes(name if single else "*")
    found = {name: size for name, size in sizes.items() if single or is_named(name)}
    if not found:
        missing = "no such file" if single else "no field notes (*.md) in this folder"
        raise InputError(url, missing)
    for one in sorted(found, key=lambda name: (natural_key(name), name)):
        yield NoteFile(Path(one), one, "", found[one], NOWHERE, storage.url)


def fetched(notes: Iterable[Note], workspace: Workspace) -> Iterator[Path]:
    """Notes as paths of this machine; what has a URL is fetched."""
    for note in notes:
        if isinstance(note, Path):
            yield note
            continue
        folder = workspace.new_folder("fetched")
        for file in _at(note):
            path = folder / file.path
            path.write_bytes(Storage(file.url).read(path.name))
            yield path


def _batches(files: Iterable[NoteFile], enough: int) -> Iterator[tuple[NoteFile, ...]]:
    """Notes in their order, joined until they are enough bytes."""
    batch: list[NoteFile] = []
    for file in files:
        batch.append(file)
        if sum(one.size for one in batch) >= enough:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


def _place(file: NoteFile) -> str:
    return f"{file.url}/{file.path}" if file.url else file.place


def _source(source: Source) -> str:
    return _place(source.file) if source.file else source.name
