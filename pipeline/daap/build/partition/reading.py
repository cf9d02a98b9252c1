"""All field notes of a build, read in several processes or taken from the cache.

With `build`, a place where stages meet. What comes back of a note is its outline;
the note itself is laid aside in the workspace for the one who maps it.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from daap.build.cache.fingerprint import reading_key
from daap.build.execute.processes import work
from daap.build.notes import outline, read_note
from daap.build.workspace import Workspace
from daap.core.json_codec import from_json, to_json
from daap.core.model import Document
from daap.core.settings import Settings
from daap.extract.files import (
    find_notes,
    note_path,
    read_all,
    read_bytes,
    sha256,
    text_of,
)

__all__ = ["NoteFile", "load_note", "read_outlines"]

OUTLINE = "outline.json"


@dataclass(frozen=True, slots=True)
class NoteFile:
    """A field note on disk: where it is read, the path it is published under.

    `aside` is where the note lies once it was read in this build; `url` is the
    folder of a note that is reached by URL, and `path` is its bare name then.
    """

    path: Path
    place: str
    sha256: str
    size: int
    aside: Path
    url: str = ""


def read_outlines(
    paths: Iterable[Path], settings: Settings, workspace: Workspace
) -> tuple[tuple[NoteFile, ...], tuple[Document, ...]]:
    """The files of the notes, in the order of their names, and their outlines.

    Raises InputError for a note that cannot be read at all, all of them in one.
    """
    folder = workspace.new_folder("notes")
    known = read_all(partial(_note_file, settings), find_notes(paths, settings.root))
    files = [
        replace(file, aside=folder / f"{number}.pickle")
        for number, file in enumerate(known)
    ]
    found = [_kept(file, settings, workspace) for file in files]
    missing = [file for file, one in zip(files, found, strict=True) if one is None]
    jobs = workspace.jobs_for(sum(file.size for file in missing))
    made = []
    workspace.progress("reading")
    read = work(_read_aside, settings, missing, jobs=jobs, name=_name)
    for file, one in zip(missing, read, strict=True):
        _keep(one, file, settings, workspace)
        made.append(one)
        workspace.progress(f"reading, note {len(made)} of {len(missing)}")
    rest = iter(made)
    outlines = tuple(one or next(rest) for one in found)
    both = zip(files, outlines, strict=True)
    return tuple(replace(file, sha256=one.sha256) for file, one in both), outlines


def _note_file(settings: Settings, path: Path) -> NoteFile:
    """A note that is known to hold text."""
    content = read_bytes(path)
    text_of(content, path)
    place = note_path(path, settings.root)
    return NoteFile(path, place, sha256(content), len(content), Path())


def _name(file: NoteFile) -> str:
    return file.place


def _kept(file: NoteFile, settings: Settings, workspace: Workspace) -> Document | None:
    key = reading_key(settings, file.place, file.sha256)
    content = workspace.cache.content(key, OUTLINE)
    try:
        return from_json(Document, content) if content else None
    except ValueError:
        return None


def _keep(
    one: Document, file: NoteFile, settings: Settings, workspace: Workspace
) -> None:
    folder = workspace.new_folder("outline")
    (folder / OUTLINE).write_bytes(to_json(one))
    workspace.cache.keep(reading_key(settings, file.place, one.sha256), folder)


def _read_aside(settings: Settings, file: NoteFile) -> Document:
    """Read a note and lay it aside; in any process."""
    document = read_note(file.path, settings)
    file.aside.write_bytes(pickle.dumps(document))
    return outline(document)


def load_note(file: NoteFile, settings: Settings) -> Document:
    """A note that was laid aside; one whose outline was kept is read now."""
    if file.aside.exists():
        document: Document = pickle.loads(file.aside.read_bytes())  # noqa: S301
        return document
    return read_note(file.path, settings)
