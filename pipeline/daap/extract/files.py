"""Field notes as lines: found, decoded, normalised."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from daap.core.characters import MOST_MARKS
from daap.core.errors import InputError, UnreadableError
from daap.core.model import Row
from daap.core.natural_order import natural_key
from daap.core.settings_reader import real
from daap.core.text_files import text_of, visible_files
from daap.extract.other_files import is_note

S = TypeVar("S")
T = TypeVar("T")

NOTES = ".md"
"""The suffix of field notes, in any case."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters but tab and line feed; each becomes a space."""

UNSEEN = re.compile(r"(?<![^\s>])[\u200b\u2060\ufeff]+|[\u200b\u2060\ufeff]+(?!\S)")
"""Zero-width spaces and marks of byte order at the beginning or end of a word."""

MARKS = re.compile(r"[^\w\s][^\w\s]{30,}+")
"""More combining marks in a row than any language uses, found by the first."""

HEAD = 512
"""Bytes of a file that are examined to recognise its format."""


def find_notes(paths: Iterable[Path], root: Path | None = None) -> Iterator[Path]:
    """The field notes of paths: each file, and the notes of each folder.

    `root` is the study's folder. Raises InputError for a missing path, for a folder
    without notes, and for a symbolic link in a folder that leaves both it and the
    study, as its target may not be meant for publication.
    """
    for path in paths:
        if not path.is_dir():
            refuse_astray(path)
            yield path
            continue
        found = notes_in(path)
        if not found:
            raise InputError(path, "no field notes (*.md) in this folder")
        for note in found:
            refuse_astray(note, (path, *([root] if root else [])))
            yield note


def refuse_astray(
    path: Path, folders: Iterable[Path] = (), where: str = "the command"
) -> None:
    """Raise InputError for a broken symbolic link, or one that leaves all the folders.

    Without folders a link may lead anywhere, as it was named itself. `where` says what
    could name the target instead.
    """
    if not path.is_symlink():
        return
    target = real(path)
    if not target.exists():
        end = "to itself" if target.is_symlink() else f"to {target}, which is not there"
        raise InputError(path, f"is a symbolic link {end}")
    allowed = [real(folder) for folder in folders]
    if allowed and not any(target.is_relative_to(folder) for folder in allowed):
        raise InputError(
            path,
            f"is a symbolic link out of the study, to {target}; "
            f"put the file itself here, or name it in {where}",
        )


def notes_in(folder: Path) -> list[Path]:
    """The field notes of a folder: its visible `*.md` that are notes."""
    return sorted(
        (path for path in visible_files(folder, NOTES) if is_note(path)),
        key=lambda path: (natural_key(path.name), path.name),
    )


def read_all(read: Callable[[S], T], inputs: Iterable[S]) -> list[T]:
    """The results of reading each input.

    Raises InputError for one unreadable input, UnreadableError for several, with all
    of their errors.
    """
    found, faults = list[T](), list[InputError]()
    for one in inputs:
        try:
            found.append(read(one))
        except InputError as error:
            faults.append(error)
    if faults:
        raise faults[0] if len(faults) == 1 else UnreadableError(faults)
    return found


def note_path(path: Path, root: Path) -> str:
    """The path to publish: relative to the study's folder, or the bare name.

    A note in the study keeps its path even if its folder is a symbolic link.
    """
    for place, folder in (
        (Path(os.path.abspath(path)), Path(os.path.abspath(root))),  # noqa: PTH100
        (real(path), real(root)),
    ):
        if place.is_relative_to(folder):
            return place.relative_to(folder).as_posix()
    return path.name


def head_of(path: Path) -> bytes:
    """The first bytes of a file; a NUL byte if it cannot be read."""
    try:
        with path.open("rb") as content:
            return content.read(HEAD)
    except OSError:
        return b"\0"


def rows_of(content: bytes, path: Path) -> tuple[Row, ...]:
    """The lines of a field note, numbered from 1.

    UTF-8 with or without a byte order mark. CRLF counts as LF, and so does CR where
    it ends the lines. Text is in NFC, except for more than 30 combining marks in a
    row; control characters other than tab become spaces; zero-width spaces are removed
    where a word begins or ends. Raises InputError for content that is not UTF-8.
    """
    text = text_of(content, path).replace("\r\n", "\n")
    if text.count("\r") > text.count("\n"):
        text = text.replace("\r", "\n")
    text = UNSEEN.sub("", CONTROL.sub(" ", nfc(text)))
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return tuple(Row(line, number) for number, line in enumerate(lines, start=1))


def nfc(text: str) -> str:
    """The text in NFC; excessive combining marks are left unchanged."""
    parts, place = [], 0
    for start, end in _marks(text):
        parts += [unicodedata.normalize("NFC", text[place:start]), text[start:end]]
        place = end
    return "".join((*parts, unicodedata.normalize("NFC", text[place:])))


def _marks(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of excessive combining marks, in code points."""
    for found in MARKS.finditer(text):
        start, end = found.span()
        while start < end:
            stop = start
            while stop < end and unicodedata.combining(text[stop]):
                stop += 1
            if stop - start > MOST_MARKS:
                yield start, stop
            start = stop + 1
