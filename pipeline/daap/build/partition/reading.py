"""All field notes of a build, read by an executor or taken from the cache.

What comes back of a note is its outline. Where the executor works on this machine,
the note itself is laid aside in the workspace for the one who maps it.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from daap.build.cache.fingerprint import reading_key
from daap.build.execute.executor import batched
from daap.build.notes import outline, read_input
from daap.build.workspace import Workspace
from daap.core.errors import InputError
from daap.core.json_codec import from_json, to_json
from daap.core.model import Document
from daap.core.scratch import scratch
from daap.core.settings import Settings
from daap.core.storage import Storage
from daap.extract.files import (
    find_notes,
    natural_key,
    note_path,
    read_all,
    read_bytes,
    sha256,
)
from daap.extract.other_files import is_named
from daap.extract.reader import reader_of

Note = Path | str
"""A field note or a folder of them, by path or by URL."""

READING = 1 << 20
"""Bytes of field notes that are read as one batch, at most."""

OUTLINE = "outline.json"


@dataclass(frozen=True, slots=True)
class NoteFile:
    """A field note: where it is read, and the path it is published under.

    A file may hold several sources; `number` counts them from 0. `size` is in bytes. Of
    a note that is reached by URL, `url` is its folder and
    `path` its bare name. Its SHA-256 is empty until it is read, unless a cache asks
    for it sooner. `aside` is where the note is laid once it was read, if anywhere.
    """

    path: Path
    place: str
    sha256: str
    size: int
    aside: Path | None = None
    url: str = ""
    number: int = 0

    @property
    def name(self) -> str:
        """What it is called where it cannot be read."""
        return f"{self.url}/{self.path}" if self.url else self.place


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of the sources of one file."""

    documents: tuple[Document, ...]


def read_outlines(
    notes: Iterable[Note], settings: Settings, workspace: Workspace
) -> tuple[tuple[NoteFile, ...], tuple[Document, ...]]:
    """The sources of the notes, in the order of their files, and their outlines.

    Raises InputError for a note that cannot be read at all, all of them in one.
    """
    files = _note_files(notes, settings, workspace)
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
        replace(file, sha256=one.sha256, number=number)
        for file, outlines in zip(files, known, strict=True)
        for number, one in enumerate(outlines.documents)
    )
    return sources, tuple(one for outlines in known for one in outlines.documents)


def _read(
    files: Sequence[NoteFile], settings: Settings, workspace: Workspace
) -> Iterator[Outlines]:
    """The outlines of files, as they are read."""
    workspace.progress("reading")
    total = sum(file.size for file in files)
    executor = workspace.executor(total)
    enough = min(READING, total // (4 * executor.slots)) if executor.slots > 1 else 0
    batches = batched(files, size=lambda file: file.size, enough=enough)
    return executor.results(read_batch, settings, batches, name=lambda file: file.name)


def _note_files(
    notes: Iterable[Note], settings: Settings, workspace: Workspace
) -> list[NoteFile]:
    """The files of notes, in the order of their names within each folder.

    Raises InputError for what holds no text, all of it in one.
    """
    found: list[NoteFile | Path] = []
    for note in notes:
        if isinstance(note, str):
            found.extend(_at(note))
        else:
            path = note if workspace.is_here else note.absolute()
            found.extend(find_notes([path], settings.root))
    files = read_all(partial(_known, settings, workspace), found)
    if not workspace.is_here:
        return files
    folder = workspace.new_folder("notes")
    return [
        replace(file, aside=folder / f"{number}.pickle")
        for number, file in enumerate(files)
    ]


def _known(
    settings: Settings, workspace: Workspace, found: NoteFile | Path
) -> NoteFile:
    """A note that is known to hold text, where that can be told here at little cost."""
    if isinstance(found, NoteFile):
        return found
    place = note_path(found, settings.root)
    if not workspace.is_here and workspace.cache.folder is None:
        return NoteFile(found, place, "", _size(found))
    content = read_bytes(found)
    reader_of(found).check(content, found)
    return NoteFile(found, place, sha256(content), len(content))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise InputError(path, error.strerror or str(error)) from None


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
        yield NoteFile(Path(one), one, "", found[one], url=storage.url)


def read_batch(settings: Settings, files: Sequence[NoteFile]) -> tuple[Outlines, ...]:
    """Read files and lay their sources aside where there is a place; the outlines."""
    return tuple(read_all(partial(_outlines, settings), files))


def _outlines(settings: Settings, file: NoteFile) -> Outlines:
    documents = _documents(file, settings)
    if file.aside is not None:
        file.aside.write_bytes(pickle.dumps(documents))
    return Outlines(tuple(outline(document) for document in documents))


def load_note(file: NoteFile, settings: Settings) -> Document:
    """A source that was laid aside; one that was not is read now."""
    if file.aside is not None and file.aside.exists():
        documents: tuple[Document, ...]
        documents = pickle.loads(file.aside.read_bytes())  # noqa: S301
        return documents[file.number]
    return _documents(file, settings)[file.number]


def _documents(file: NoteFile, settings: Settings) -> tuple[Document, ...]:
    with _brought(file) as path:
        return read_input(path, settings)


@contextmanager
def _brought(file: NoteFile) -> Iterator[Path]:
    """The path of a note while it is read; errors name where it came from."""
    if not file.url:
        yield file.path
        return
    with scratch() as folder:
        path = folder / file.path
        path.write_bytes(Storage(file.url).read(file.path.name))
        try:
            yield path
        except InputError as error:
            place = error.path.replace(str(path), file.name)
            raise InputError(place, error.reason) from None


def _kept(file: NoteFile, settings: Settings, workspace: Workspace) -> Outlines | None:
    """The outlines that the cache holds of a file."""
    if not file.sha256:
        return None
    key = reading_key(settings, file.place, file.sha256)
    content = workspace.cache.content(key, OUTLINE)
    try:
        return from_json(Outlines, content) if content else None
    except ValueError:
        return None


def _keep(
    one: Outlines, file: NoteFile, settings: Settings, workspace: Workspace
) -> None:
    """Keep the outlines of a file."""
    if one.documents and workspace.cache.folder is not None:
        folder = workspace.new_folder("outline")
        (folder / OUTLINE).write_bytes(to_json(one))
        workspace.cache.keep(
            reading_key(settings, file.place, one.documents[0].sha256), folder
        )
