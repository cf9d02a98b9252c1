"""What lies beside field notes and is none: told apart, and named as not read."""

from __future__ import annotations

import os
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from pathlib import Path

from daap.core.errors import Finding, Severity
from daap.core.text_files import is_visible, visible_files

TITLES = re.compile(
    r"(?:read[ _-]?me|licen[cs]e|changelog|contributing|code[ _-]of[ _-]conduct)",
    re.IGNORECASE,
)
"""How the files are called that explain a folder."""

NUMBERED = re.compile(r"[A-Za-z]+[_ -]?[0-9]+")
"""How notes are called, such as p_4."""

SIGNS = re.compile(
    rb"""^[ \t]*\#+[ \t]*(?:coding|source[ ]type|author[ ]type)[ \t]*:?[ \t]*$
      | ^[->\s*_\#]{0,40}(?:open|axial)[ \t-]+coding\b
      | CClass\(\s*source\b
      | \A\s*\#[ \t]*[A-Za-z]+\s*\n[ \t]*[0-9]+[ \t]*\n""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
"""What only a field note has: its record, `# coding`, a coding trace."""

DOCUMENTS = frozenset(
    ".markdown .mdown .mdwn .mkd .mkdn .mdtxt .rmd .qmd .txt .text .rst .org .tex "
    ".doc .docx .odt .rtf .pages .pdf .html .htm .vtt .srt".split()
)
"""How documents end that may be meant as field notes."""

MOST = 10
"""Names that a finding shows."""


def is_named(name: str) -> bool:
    """Whether a field note may have this name: a visible `*.md`, and no README.

    >>> is_named("p_4.MD"), is_named("README.md"), is_named("._p_4.md")
    (True, False, False)
    """
    stem, dot, suffix = name.rpartition(".")
    is_other = TITLES.fullmatch(stem) or not is_visible(name)
    return bool(dot) and suffix.casefold() == "md" and not is_other


def is_note(path: Path) -> bool:
    """Whether a `*.md` of a folder is a field note, rather than some other text.

    What cannot be read counts as one, so that it is told.
    """
    if path.is_dir() or not is_named(path.name):
        return False
    if NUMBERED.fullmatch(path.stem):
        return True
    try:
        content = path.read_bytes()
    except (OSError, ValueError):
        return True
    return not _is_plain(content) or SIGNS.search(_with_lf(content)) is not None


def _is_plain(content: bytes) -> bool:
    """Whether the content is text in UTF-8."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return b"\x00" not in content


def _with_lf(content: bytes) -> bytes:
    """The content without byte order mark, any line end as a line feed."""
    content = content.removeprefix(BOM_UTF8)
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def not_read(folders: Iterable[Path]) -> Iterator[Finding]:
    """What lies in folders of notes, looks like a note, and is not read.

    One remark for each kind; hidden and temporary files are of no kind.
    """
    for folder in filter(Path.is_dir, folders):
        notes = [p for p in visible_files(folder, ".md") if not p.is_dir()]
        kinds = {
            "no field note": [p for p in notes if not is_note(p)],
            "no *.md": [p for p in _beside(folder) if p.suffix.lower() in DOCUMENTS],
            "in a folder below": list(_below(folder)),
        }
        for reason, paths in kinds.items():
            names = sorted(path.relative_to(folder).as_posix() for path in paths)
            if names:
                yield _finding(folder, names, reason)


def _beside(folder: Path) -> Iterator[Path]:
    return (p for p in visible_files(folder, "") if not p.is_dir())


def _below(folder: Path) -> Iterator[Path]:
    """Every `*.md` in a visible folder below, at any depth; links are not followed."""
    for place, folders, names in os.walk(folder):
        folders[:] = filter(is_visible, folders)
        if Path(place) != folder:
            yield from (Path(place) / name for name in names if is_named(name))


WORDS = {
    "no field note": (
        "a record, '# coding' or a coding trace in a field note",
        "add them, if it is one",
    ),
    "no *.md": (
        "field notes as *.md",
        "save it as *.md, if it is a field note",
    ),
    "in a folder below": (
        "field notes right in the folder",
        "move it there, or name its folder to 'daap build'",
    ),
}
"""What was expected, and what to do, by the reason for which nothing was read."""


def _finding(folder: Path, names: list[str], reason: str) -> Finding:
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    expected, remedy = WORDS[reason]
    return Finding(
        severity=Severity.INFO,
        rule="file-not-read",
        path=folder.name,
        line=0,
        found=f"{reason}, so not read: {', '.join(names[:MOST])}{more}",
        expected=expected,
        remedy=remedy,
    )
