"""The study's folder `imports/`: extracts are found, read, merged and written.

A source that several files have, by the same name and text, is one extract with merged
entries; a new import of a file replaces the entries of that file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from daap.core.errors import InputError
from daap.core.natural_order import natural_key
from daap.core.text_files import read_text
from daap.extract.qda.extracts import (
    FOLDER,
    SOURCES,
    CodingEntry,
    FileExtract,
    MemoEntry,
    PassageEntry,
    SourceExtract,
    VariableEntry,
    coding_key,
    from_text,
    memo_key,
    merged_at,
    passage_key,
    to_text,
)
from daap.extract.qda.project import Remarks

Entry = TypeVar("Entry", CodingEntry, MemoEntry, PassageEntry, VariableEntry)
Extract = TypeVar("Extract", FileExtract, SourceExtract)


def _sorted(folder: Path) -> list[Path]:
    found = folder.glob("*.json") if folder.is_dir() else ()
    return sorted(found, key=lambda path: (natural_key(path.stem), path.stem))


def source_files(root: Path) -> list[Path]:
    """The extracts of sources in a study's folder, in the order of their names."""
    return _sorted(root / FOLDER / SOURCES)


def file_extracts(root: Path) -> list[tuple[Path, FileExtract]]:
    """The extracts of files, in the order of their names. Raises InputError."""
    return [(path, _load(FileExtract, path)) for path in _sorted(root / FOLDER)]


def source_extract(path: Path) -> SourceExtract:
    """The extract of a source. Raises InputError for an invalid file."""
    return _load(SourceExtract, path)


def _load(kind: type[Extract], path: Path) -> Extract:
    try:
        return from_text(kind, read_text(path))
    except ValueError as error:
        raise InputError(path, f"is not an extract of an import: {error}") from None


class Staged:
    """Staged extracts, which are all put in place, or none.

    `folder` is a temporary folder in the same file system.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.folder = root, folder
        self.gone = set[str]()

    def _path(self, name: str) -> Path:
        """The current path of a file of the study, staged or in place."""
        staged = self.folder / name
        return staged if staged.exists() else self.root / name

    def source(self, name: str) -> SourceExtract | None:
        """The current extract of a source, None if there is none."""
        place = f"{FOLDER}/{SOURCES}/{name}.json"
        path = self._path(place)
        return (
            source_extract(path) if path.exists() and place not in self.gone else None
        )

    def has(self, path: Path) -> bool:
        """Whether a file of the study is staged."""
        is_ours = path.is_relative_to(self.root)
        return is_ours and (self.folder / path.relative_to(self.root)).exists()

    def write(self, name: str, content: str) -> None:
        """Stage a file of the study by its relative path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
        self.gone.discard(name)

    def add(self, extract: SourceExtract) -> None:
        """Stage a source."""
        self.write(f"{FOLDER}/{SOURCES}/{extract.identifier}.json", to_text(extract))

    def forget(self, file: FileExtract) -> None:
        """Remove the entries of an earlier import of a file from all sources."""
        for name in file.sources:
            known = self.source(name)
            if known is None:
                continue
            left = without(known, file.identifier)
            if left is None:
                place = f"{FOLDER}/{SOURCES}/{name}.json"
                (self.folder / place).unlink(missing_ok=True)
                self.gone.add(place)
            else:
                self.add(left)

    def place(self) -> None:
        """Put everything in place: sources first, then the files that list them."""
        for name in sorted(self.gone):
            (self.root / name).unlink(missing_ok=True)
        names = [
            p.relative_to(self.folder) for p in self.folder.rglob("*") if p.is_file()
        ]
        for place in sorted(names, key=lambda n: (-len(n.parts), n.as_posix())):
            target = self.root / place
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self.folder / place, target)  # noqa: PTH105


def without(source: SourceExtract, file: str) -> SourceExtract | None:
    """A source without the entries of a file; None if nothing is left."""
    at = {key: value for key, value in source.at.items() if key != file}
    if not at:
        return None
    return replace(
        source,
        at=at,
        codings=tuple(_others(source.codings, file)),
        memos=tuple(_others(source.memos, file)),
        variables=tuple(_others(source.variables, file)),
        passages=tuple(_others(source.passages, file)),
    )


def _others(entries: Iterable[Entry], file: str) -> Iterator[Entry]:
    for one in entries:
        at = {key: value for key, value in one.at.items() if key != file}
        if at:
            yield replace(one, at=at)


def merged(
    known: SourceExtract | None, new: SourceExtract, remarks: Remarks
) -> SourceExtract:
    """A source with the entries of several files, which have the same text.

    A value that differs from another file's is a finding: the first one is kept.
    """
    if known is None:
        return new
    values = {one.name: one.value for one in known.variables}
    for one in new.variables:
        if values.get(one.name, one.value) != one.value:
            others = ", ".join(known.at)
            told = (
                f"another {one.name!r} of the source {new.identifier} than {others} has"
            )
            remarks.add("import-values-differ", told)
    added = [
        one for one in new.variables if values.get(one.name, one.value) == one.value
    ]
    return replace(
        known,
        at=merged_at([known.at, new.at]),
        codings=tuple(sorted(_joined([*known.codings, *new.codings]), key=coding_key)),
        memos=tuple(sorted(_joined([*known.memos, *new.memos]), key=memo_key)),
        variables=tuple(
            sorted(_joined([*known.variables, *added]), key=lambda one: one.name)
        ),
        passages=tuple(
            sorted(_joined([*known.passages, *new.passages]), key=passage_key)
        ),
    )


def _joined(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Entries that differ only by their place in files, once each."""
    found: dict[Entry, list[dict[str, str]]] = {}
    for one in entries:
        found.setdefault(replace(one, at=()), []).append(dict(one.at))  # type: ignore[arg-type]
    for one, places in found.items():
        yield replace(one, at=merged_at(places))
