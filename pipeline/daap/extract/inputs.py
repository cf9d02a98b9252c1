"""Files that a build reads besides field notes and tables, with their checksums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from daap.core.manifest import InputFile, sha256
from daap.core.settings import Settings
from daap.core.text_files import read_bytes, visible_files
from daap.extract.codebook import codebook_files
from daap.extract.files import refuse_astray


def study_files(settings: Settings, software: Path) -> Iterator[InputFile]:
    """The study's settings, codebook and decision model.

    `software` is the folder of the ontology. Raises InputError for a file that
    cannot be read.
    """
    roles = {settings.file: ""}
    roles |= dict.fromkeys(codebook_files(settings.codebook), "codebook")
    if settings.guidance:
        roles.setdefault(settings.guidance, "guidance")
    for path, role in roles.items():
        place = _place(path, (settings.root, software), role)
        yield InputFile(place, sha256(read_bytes(path)))


def refuse_links_out(settings: Settings) -> None:
    """Raise InputError for a symbolic link that leads out of a folder of the study.

    The folders are those of the codebook and of mappings.
    """
    for folder in (settings.codebook, settings.alignments):
        if folder and folder.is_dir():
            for path in sorted(visible_files(folder, "")):
                refuse_astray(path, (folder, settings.root), settings.file.name)


def mapping_files(settings: Settings, software: Path) -> Iterator[InputFile]:
    """The mapping sets of the study, and the other files in their folder.

    Raises InputError for a file that cannot be read.
    """
    folder = settings.alignments
    found = visible_files(folder, "") if folder else ()
    for path in filter(Path.is_file, found):
        place = _place(path, (settings.root, software), "alignments")
        yield InputFile(place, sha256(read_bytes(path)))


def input_files(paths: Iterable[Path], software: Path) -> Iterator[InputFile]:
    """Files of the software, sorted by path.

    Raises InputError for a file that cannot be read.
    """
    for path in sorted(paths):
        place = path.relative_to(software).as_posix()
        yield InputFile(place, sha256(read_bytes(path)))


def _place(path: Path, folders: Iterable[Path], role: str) -> str:
    """The path below the first folder that contains it, else below its role's name."""
    for folder in folders:
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return f"{role}/{path.name}" if role else path.name
