"""The command that imports projects, codebooks and transcripts of other tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daap.commands.command import Command
from daap.commands.console import (
    echo,
    examples,
    existing,
    progress,
    refuse,
    settings,
    show_findings,
    study_here,
)
from daap.commands.options import NAMED_PATH, OWN_STUDY

if TYPE_CHECKING:
    from daap.build.import_files import Imported

CODEBOOK = "codebook.ttl"
COMMENT = "Codes of imported projects. IRIs are relative to the study's base."


@click.command(
    "import",
    cls=Command,
    epilog=examples(
        "daap import bees.qdpx --study study.toml",
        "daap import team/ann.qda team/ben.qda",
        "daap import codes.qdc",
        "daap import interview_3.vtt",
    ),
)
@click.argument("files", nargs=-1, required=True, type=NAMED_PATH)
@OWN_STUDY
def import_(files: tuple[Path, ...], study: Path | None) -> None:
    """Import FILES of other tools into the study's imports/ for 'daap build'.

    Projects of REFI-QDA (.qdpx), QualCoder, Taguette, RQDA and requal; codebooks as
    .qdc, CSV or SKOS; coded segments as CSV; Web Annotations as JSON; transcripts
    (.vtt, .srt, .txt, .docx), which become field notes that are yet to be coded. What
    is left out is reported. The files themselves are not copied.
    """
    from daap.build.import_files import import_files
    from daap.core.file_lock import alone_in
    from daap.core.settings import read_settings

    if study is None and study_here() is None:
        begin = "name one with --study, or begin one with 'daap sources init'"
        raise click.UsageError(f"there is no study.toml here or above; {begin}")
    chosen, paths = settings(study), [existing(path) for path in files]
    with alone_in(chosen.root):  # an import adds to what others have written
        made = import_files(paths, read_settings(chosen.file), progress)
        written = [*reports(made, chosen.imports), *codebook(chosen.file)]
    progress("")
    findings = [finding for one in made for finding in one.findings]
    show_findings(findings)
    for one in made:
        echo(f"{one.file}: {one.read} -> {one.place}")
    for path in written:
        echo(f"{path}: written for you to edit; it is not overwritten")
    refuse(findings)


def reports(made: Iterable[Imported], folder: Path) -> Iterator[Path]:
    """Write a report on each imported file, without its words, unless one exists."""
    from daap.commands.render.projects import project_text

    for one in made:
        if one.extract is not None:
            path = folder / f"{one.extract.identifier}.md"
            if not path.exists():
                text = project_text(one.extract, (), one.findings, words=False)
                path.write_text(text, encoding="utf-8", newline="\n")
                yield path


def codebook(study: Path) -> Iterator[Path]:
    """Write the codes into a codebook for a study without one, and activate it.

    A study.toml without the template's line for it is left unchanged: codes are then
    read from the extracts.
    """
    from daap.commands.render.study_files import turtle_text
    from daap.core.iris import Iris
    from daap.core.settings import read_settings
    from daap.extract.new_study import switched_on
    from daap.extract.qda.imports import read_imports
    from daap.mapping.codebook import map_codebook, map_scheme

    chosen = read_settings(study)
    path, content = study.with_name(CODEBOOK), study.read_text(encoding="utf-8-sig")
    content, missing = switched_on(content, ["codebook"])
    book = read_imports(chosen).codebook
    if chosen.codebook or missing or path.exists() or not book.codes:
        return
    codes = map_codebook(book, Iris(chosen.base), chosen.language)
    text = turtle_text([*map_scheme(chosen), *codes], chosen.base, COMMENT)
    path.write_text(text, encoding="utf-8", newline="\n")
    study.write_text(content, encoding="utf-8", newline="\n")
    yield path
