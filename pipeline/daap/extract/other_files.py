"""Files next to field notes that are not read, and why."""

from __future__ import annotations

import os
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from pathlib import Path

from daap.core.errors import Finding
from daap.core.rules import finding
from daap.core.terminal import one_line
from daap.core.text_files import is_visible, visible_files

TITLES = re.compile(
    r"(?:read[ _-]?me|licen[cs]e|changelog|contributing|code[ _-]of[ _-]conduct)",
    re.IGNORECASE,
)
"""Names of files that describe a folder."""

NUMBERED = re.compile(r"[A-Za-z]+[_ -]?[0-9]+")
"""Names typical of notes, such as p_4."""

SIGNS = re.compile(
    rb"""^[ \t]*\#+[ \t]*(?:coding|source[ ]type|author[ ]type)[ \t]*:?[ \t]*$
      | ^[->\s*_\#]{0,40}(?:open|axial)[ \t-]+coding\b
      | CClass\(\s*source\b
      | \A\s*\#[ \t]*[A-Za-z]+\s*\n[ \t]*[0-9]+[ \t]*\n""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
"""Content found only in field notes: a record, `# coding`, a coding trace."""

DOCUMENTS = frozenset(
    ".markdown .mdown .mdwn .mkd .mkdn .mdtxt .rmd .qmd .txt .text .rst .org .tex "
    ".doc .docx .odt .rtf .pages .pdf .html .htm .vtt .srt".split()
)
"""Suffixes of documents that may be meant as field notes."""

SPOILT = re.compile(r"\.md(?:[^\w~#]|_)+")
"""The suffix of a field note followed by something inconspicuous, as a space."""

MOST = 10
"""Names that a finding lists."""


def is_named(name: str) -> bool:
    """Whether a field note may have this name: a visible `*.md`, and no README.

    >>> is_named("p_4.MD"), is_named("README.md"), is_named("._p_4.md")
    (True, False, False)
    """
    stem, dot, suffix = name.rpartition(".")
    is_other = TITLES.fullmatch(stem) or not is_visible(name)
    return bool(dot) and suffix.casefold() == "md" and not is_other


def is_note(path: Path) -> bool:
    """Whether a `*.md` of a folder is a field note, not another text.

    An unreadable file counts as a note, so that it is reported.
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
    """Whether the content is UTF-8."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return b"\x00" not in content


def _with_lf(content: bytes) -> bytes:
    """The content without byte order mark, with line feeds as line ends."""
    content = content.removeprefix(BOM_UTF8)
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def not_read(folders: Iterable[Path]) -> Iterator[Finding]:
    """Files in folders of notes that look like notes and are not read.

    One finding for each kind; hidden and temporary files are ignored.
    """
    for folder in filter(Path.is_dir, folders):
        files = [p for p in visible_files(folder, "") if not p.is_dir()]
        notes = [p for p in files if p.name.casefold().endswith(".md")]
        others = [p for p in notes if not is_note(p)]
        beside = [p for p in files if _is_meant(p.name)]
        for rule, reason, paths in (
            ("file-not-read", "no field note", others),
            ("file-not-read:other-suffix", "no *.md", beside),
            ("file-not-read:folder-below", "in a folder below", _below(folder)),
            ("file-not-read:link", "behind a link to a folder", _linked(folder)),
        ):
            names = sorted(map(shown, (p.relative_to(folder) for p in paths)))
            if names:
                yield _finding(folder, names, rule, reason)


def _is_meant(name: str) -> bool:
    """Whether a file that is no `*.md` may be meant as a field note.

    >>> [_is_meant(name) for name in ("p_5.md ", "p_5", "p_5.txt", "p_5.md", "p.csv")]
    [True, True, True, False, False]
    """
    _, dot, suffix = name.rpartition(".")
    ending = f".{suffix}".casefold()
    if not dot:
        return NUMBERED.fullmatch(name) is not None
    return ending in DOCUMENTS or (
        ending != ".md" and SPOILT.fullmatch(ending) is not None
    )


def _linked(folder: Path) -> Iterator[Path]:
    """Visible links to folders, which are not followed."""
    for place, folders, _ in os.walk(folder):
        folders[:] = filter(is_visible, folders)
        yield from (Path(place) / n for n in folders if (Path(place) / n).is_symlink())


def _below(folder: Path) -> Iterator[Path]:
    """`*.md` in visible subfolders, at any depth; links are not followed."""
    for place, folders, names in os.walk(folder):
        folders[:] = filter(is_visible, folders)
        if Path(place) != folder:
            yield from (Path(place) / name for name in names if is_named(name))


def shown(path: Path) -> str:
    """A path for a message: on one line, in quotes if it ends in white space.

    >>> shown(Path("p_5.md ")), shown(Path("sub/p_5.md"))
    ("'p_5.md '", 'sub/p_5.md')
    """
    text = one_line(path.as_posix())
    return repr(text) if text != text.strip() else text


def _finding(folder: Path, names: list[str], rule: str, reason: str) -> Finding:
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    found = f"{reason}, so not read: {', '.join(names[:MOST])}{more}"
    return finding(rule, folder.name, 0, found)
