"""The command that writes the outlines of a study's withheld sources."""

from __future__ import annotations

from pathlib import Path

import click

from daap.commands.command import Command
from daap.commands.console import echo, examples, progress, settings
from daap.commands.options import STUDY
from daap.core.terminal import counted


@click.command(
    cls=Command,
    epilog=examples(
        "daap sources outline",
        "daap sources outline ~/notes --redaction ~/names.toml",
    ),
)
@click.argument("notes", nargs=-1, type=click.Path(path_type=Path))
@STUDY
@click.option(
    "--redaction",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file with more [[redact]] patterns of names, outside the repository.",
)
def outline(
    notes: tuple[Path, ...], study: Path | None, redaction: Path | None
) -> None:
    """Write the outline of each of the NOTES (files or folders) into outlines/.

    An outline holds the structure and the coding of a source and none of its words; a
    build reads it if the field note is absent. Without NOTES the study's own notes and
    imports are read. Sources whose words are all published get none.
    """
    from daap.build.outlines import make_outlines
    from daap.core.settings import with_redactions
    from daap.extract.outlines import SUFFIX
    from daap.extract.reader import is_outline, study_inputs

    known = settings(study)
    if redaction is not None:
        known = with_redactions(known, redaction)
    written = same = left = 0
    own = [path for path in study_inputs(known) if not is_outline(path)]
    for document, text in make_outlines(known, notes or own or (known.notes,)):
        progress(document.path)
        path = known.outlines / f"{document.identifier}{SUFFIX}"
        if not text:
            left += 1
        elif path.is_file() and path.read_bytes() == text.encode("utf-8"):
            same += 1
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            written += 1
    progress("")
    echo(
        f"{counted(written, 'outline')} written in {known.outlines}, {same} unchanged, "
        f"{counted(left, 'note')} without one, as all their words are published or "
        "they name no source"
    )
