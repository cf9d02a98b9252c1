"""The command that downloads a study's field notes; only it uses the network."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daap.commands.command import Command
from daap.commands.console import (
    echo,
    examples,
    progress,
    refuse,
    settings,
    show_findings,
)
from daap.commands.options import STUDY
from daap.core.errors import Finding, SettingsError
from daap.core.rules import finding
from daap.core.terminal import counted

if TYPE_CHECKING:
    from daap.core.settings import Settings
    from daap.extract.sync.missing import Getter, Outcome
    from daap.extract.sync.note_list import ListedNote


@click.command(
    cls=Command,
    epilog=examples(
        "daap sources sync",
        "daap sources sync p1 s12 --dry-run",
        "daap sources sync --from ~/Data_Mesh_GLR",
    ),
)
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@STUDY
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Take notes from a checkout or a folder, without the network.",
)
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, file_okay=False),
    help="Put notes here.  [default: the study's folder of notes]",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="DAAP_CACHE",
    show_envvar=True,
    help="Where fetched files are kept.  [default: the user's cache folder]",
)
@click.option(
    "--retries",
    type=click.IntRange(0, 10),
    default=3,
    show_default=True,
    help="How often to retry after a failure.",
)
@click.option(
    "--dry-run", is_flag=True, help="Show what would be fetched; fetch nothing."
)
def sync(
    names: tuple[str, ...],
    study: Path | None,
    folder: Path | None,
    target: Path | None,
    cache: Path | None,
    retries: int,
    dry_run: bool,
) -> None:
    """Get the field notes that a study lists and that are not here.

    Each is checked against its SHA-256 in the list; an existing one is never replaced.
    SOURCE is an identifier; without any, all notes are fetched.
    """
    from daap.extract.sync.missing import State, ignore
    from daap.extract.sync.missing import sync as run

    known = settings(study)
    notes = _listed(known, names)
    place = target or known.notes
    get = None if dry_run else _getter(known, folder, cache, retries)
    outcomes: list[Outcome] = []
    for outcome in run(notes, place, get):
        progress(f"{len(outcomes) + 1} of {len(notes)}: {outcome.note.source}")
        outcomes.append(outcome)
    progress("")
    counts = Counter(outcome.state for outcome in outcomes)
    if dry_run:
        for outcome in outcomes:
            if outcome.state is State.MISSING:
                echo(f"would get {outcome.note.path}")
    findings = [found for one in outcomes for found in _finding(known, one)]
    show_findings(findings)
    echo(", ".join(f"{counts[s]} {s.value}" for s in State if counts[s]))
    if counts[State.FETCHED]:
        got = [one.note.name for one in outcomes if one.state is State.FETCHED]
        ignore(got, place)
        echo(_advice(known, place))
    refuse(findings)


def _listed(known: Settings, names: tuple[str, ...]) -> list[ListedNote]:
    """The requested notes. Exits if the list is invalid."""
    from daap.core.nearest import did_you_mean, nearest
    from daap.extract.sync.note_list import read_note_list

    if known.listed is None:
        raise SettingsError(
            f"{known.root / 'study.toml'}: sync.list is missing; name a table of the"
            " study's notes with the columns source, path, bytes and sha256"
        )
    notes, findings = read_note_list(known.listed)
    show_findings(findings)
    refuse(findings)
    listed = {note.source for note in notes}
    unknown = sorted(set(names) - listed)
    if unknown:
        near = dict.fromkeys(n for name in unknown for n in nearest(name, listed))
        hint = did_you_mean(near)
        raise click.BadParameter(
            f"{', '.join(unknown)}: not in {known.listed.name}{hint}",
            param_hint="SOURCE",
        )
    return [note for note in notes if not names or note.source in names]


def _getter(
    known: Settings, folder: Path | None, cache: Path | None, retries: int
) -> Getter:
    """The function that gets a note: from the given folder, or the study's address."""
    from daap.extract.sync.fetch import remote
    from daap.extract.sync.missing import Folder

    if folder is not None:
        return Folder(folder)
    if not known.address:
        raise SettingsError(
            f"{known.root / 'study.toml'}: sync.url is missing; write the address of"
            " the notes with {path} in it, or take them from a folder with --from"
        )

    def shown(note: ListedNote, count: int) -> None:
        progress(f"{note.source}: {count // 1000} of {note.bytes // 1000} kB")

    return remote(known.address, cache, retries, shown)


def _finding(known: Settings, outcome: Outcome) -> list[Finding]:
    """A finding for a note that is missing, or differs from the list."""
    from daap.extract.sync.missing import State

    note = outcome.note
    rule, found = {
        State.FAILED: ("note-failed", outcome.reason),
        State.CHANGED: ("note-changed", f"{note.name} differs from the list"),
    }.get(outcome.state, ("", ""))
    if not rule:
        return []
    return [
        finding(
            rule,
            known.listed.name if known.listed else "",
            note.line,
            found,
            source=note.source,
            name=note.source,
            size=note.bytes,
            digest=note.sha256[:12],
        )
    ]


def _advice(known: Settings, place: Path) -> str:
    """What to do before publishing downloaded notes."""
    patterns = counted(len(known.redactions), "pattern")
    return (
        f"Before you publish: study.toml replaces {patterns} of names, and the"
        " notes you got may hold others.\nRead them, and write a [[redact]] for each"
        f" name. Git ignores them ({place.name}/.gitignore).\n'daap build --text all"
        " --out mine' makes a dataset with all their words for your own use."
    )
