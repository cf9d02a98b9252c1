"""Getting the missing notes of a study, from the network or a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from daap.core.atomic_file import write_atomically
from daap.core.errors import InputError
from daap.core.manifest import sha256
from daap.core.text_files import read_bytes
from daap.extract.sync.note_list import ListedNote

Getter = Callable[[ListedNote], bytes]
"""A function to the bytes of a note; it raises InputError with a reason."""


ENOUGH = 2
"""Notes in a row without any response after which the others are not tried."""


class UnreachableError(InputError):
    """The server of the notes does not respond."""


class State(StrEnum):
    """The state of a listed note in the study's folder."""

    PRESENT = "present"
    CHANGED = "changed"
    MISSING = "missing"
    FETCHED = "fetched"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one note, with the reason of a failure."""

    note: ListedNote
    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """A checkout of the study's repository, or a folder with its notes."""

    path: Path

    def __call__(self, note: ListedNote) -> bytes:
        """The bytes of a note, found by its path or its name. Raises InputError."""
        places = [self.path / note.path, self.path / note.name]
        for place in places:
            if place.is_file():
                return read_bytes(place)
        raise InputError(self.path / note.name, "no such file")


def state_of(note: ListedNote, target: Path) -> State:
    """The state of a note in the folder, compared with the list."""
    place = target / note.name
    if not place.exists():
        return State.MISSING
    same = sha256(read_bytes(place)) == note.sha256
    return State.PRESENT if same else State.CHANGED


def sync(
    notes: Iterable[ListedNote], target: Path, get: Getter | None
) -> Iterator[Outcome]:
    """Get every missing note; a failure does not affect the others.

    Without `get` nothing is downloaded or written. An existing note is never
    replaced, even if it differs from the list. If the server does not respond, the
    remaining notes are not tried.
    """
    in_vain = 0
    for note in notes:
        state = state_of(note, target)
        if state is not State.MISSING or get is None:
            yield Outcome(note, state)
            continue
        if in_vain == ENOUGH:
            reason = f"{note.path}: not tried, as no server answered"
            yield Outcome(note, State.FAILED, reason)
            continue
        place = target / note.name
        try:
            content = checked(note, get(note))
            place.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(content, place)
        except InputError as error:
            in_vain = in_vain + 1 if isinstance(error, UnreachableError) else 0
            yield Outcome(note, State.FAILED, str(error))
        else:
            in_vain = 0
            yield Outcome(note, State.FETCHED)


def checked(note: ListedNote, content: bytes) -> bytes:
    """The content, if its size and SHA-256 are right. Raises InputError if not."""
    if sha256(content) == note.sha256:
        return content
    if sha256(content.replace(b"\r\n", b"\n")) == note.sha256:
        reason = "its lines end in CR LF; check out with core.autocrlf=false"
    else:
        reason = f"its SHA-256 is not {note.sha256}, which the list gives"
    raise InputError(note.name, reason)


def ignore(names: Iterable[str], target: Path) -> tuple[str, ...]:
    """Add notes of a folder to .gitignore; returns those that were not in it."""
    place = target / ".gitignore"
    before = place.read_text(encoding="utf-8") if place.exists() else ""
    known = {line.strip() for line in before.splitlines()}
    new = tuple(name for name in names if not {"*", "*.md", name, f"/{name}"} & known)
    if new:
        gap = "" if before.endswith("\n") or not before else "\n"
        lines = "".join(f"/{name}\n" for name in new)
        target.mkdir(parents=True, exist_ok=True)
        place.write_text(before + gap + lines, encoding="utf-8", newline="\n")
    return new
