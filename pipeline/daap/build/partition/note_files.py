"""Files of field notes: found in folders and at URLs, fetched while they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from daap.build.workspace import Workspace
from daap.core.errors import InputError
from daap.core.manifest import sha256
from daap.core.natural_order import natural_key
from daap.core.scratch import scratch
from daap.core.settings import Settings
from daap.core.storage import Storage
from daap.core.text_files import read_bytes
from daap.extract.files import find_notes, note_path, read_all
from daap.extract.other_files import is_named
from daap.extract.outlines import read_outline
from daap.extract.reader import is_outline, reader_of

Note = Path | str
"""A field note or a folder of them, by path or by URL."""


@dataclass(frozen=True, slots=True)
class NoteFile:
    """A field note: where it is read, and the path under which it is published.

    A file may hold several sources, which `number` counts from 0. `size` is in bytes.
    For a note reached by URL, `url` is its folder and `path` its bare name. The SHA-256
    is empty until the note is read, unless a cache needs it earlier. If an outline is
    read instead, `path` is the outline's, `outline` its SHA-256, and the rest is about
    the note; for a note that was read, `withheld` is the SHA-256 of its outline.
    `spill` is the file with the documents between reading and mapping, if any.
    """

    path: Path
    place: str
    sha256: str
    size: int
    spill: Path | None = None
    url: str = ""
    number: int = 0
    outline: str = ""
    withheld: str = ""

    @property
    def name(self) -> str:
        """The path or URL for error messages."""
        return f"{self.url}/{self.path}" if self.url else self.place


def note_files(
    notes: Iterable[Note], settings: Settings, workspace: Workspace
) -> list[NoteFile]:
    """The files of notes, in the order of their names within each folder.

    Raises InputError, or UnreadableError for several, for files that are no text.
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
        replace(file, spill=folder / f"{number}.pickle")
        for number, file in enumerate(files)
    ]


def _known(
    settings: Settings, workspace: Workspace, found: NoteFile | Path
) -> NoteFile:
    """A note that was checked to hold text, if that is cheap here."""
    if isinstance(found, NoteFile):
        return found
    if is_outline(found):
        document, content = read_outline(found), read_bytes(found)
        size, digest = len(content), sha256(content)
        return NoteFile(found, document.path, document.sha256, size, outline=digest)
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
    """The note at a URL, or those in a folder there, in order."""
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


@contextmanager
def brought(file: NoteFile) -> Iterator[Path]:
    """The local path of a note while it is read.

    An InputError within names the origin of the note.
    """
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
