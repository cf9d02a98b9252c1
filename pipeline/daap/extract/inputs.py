"""The files that a build reads besides field notes and tables, with their checksums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from daap.core.model import InputFile
from daap.core.settings import Settings
from daap.extract.codebook import codebook_files
from daap.extract.files import read_bytes, sha256


def study_files(settings: Settings, software: Path) -> Iterator[InputFile]:
    """The study's settings, its codebook and its decision model.

    `software` is the folder that the ontology comes in. Raises InputError for
    a file that cannot be read.
    """
    roles = {settings.file: ""}
    roles |= dict.fromkeys(codebook_files(settings.codebook), "codebook")
    if settings.guidance:
        roles.setdefault(settings.guidance, "guidance")
    for path, role in roles.items():
        place = _place(path, (settings.root, software), role)
        yield InputFile(place, sha256(read_bytes(path)))


def input_files(paths: Iterable[Path], software: Path) -> Iterator[InputFile]:
    """Files that come with the software, sorted by path.

    Raises InputError for a file that cannot be read.
    """
    for path in sorted(paths):
        place = path.relative_to(software).as_posix()
        yield InputFile(place, sha256(read_bytes(path)))


def _place(path: Path, folders: Iterable[Path], role: str) -> str:
    """The path below the first folder that holds it, else below its role's name."""
    for folder in folders:
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return f"{role}/{path.name}" if role else path.name
