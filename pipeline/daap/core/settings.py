"""A study's settings: study.toml as a value, each wrong entry named."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

from daap.core.metrics import RATING, SHARES
from daap.core.patterns import EDGE, fault, whole
from daap.core.relations import RELATION_NAMES
from daap.core.settings_entries import (
    release_issued,
    release_licence,
    release_version,
    speaker_label,
    study_base,
    study_language,
    study_origin,
)
from daap.core.settings_reader import MissingError, Reader, read_toml, real, told

STATUSES = ("Ideation", "Design", "Build", "Deploy", "Consume")
"""Where a data product can stand in its life (the list that DPROD names)."""


NONSENSE = ("qwzxk", "vjkpfgm")
"""Words that are no names."""

REDACT = ("pattern", "replacement")
"""The entries of [[redact]]."""

KNOWN = tuple(
    f"{section}.{name}"
    for section, names in {
        "study": "base title description creator origin citation language",
        "release": "licence publisher version issued",
        "files": "notes sources attributions codebook guidance alignments",
        "reading": "interview speaker interviewer",
        "redaction": "file",
        "sync": "list url",
        "product": "purpose status",
        "control": "minimum_rating minimum",
    }.items()
    for name in names.split()
)
"""Every setting, so that a misspelt one can be told before all are read."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """A pattern of names as written, and what replaces what it matches.

    It is matched as whole words, in the form that `daap.core.folding` gives texts.
    """

    pattern: str
    replacement: str

    @property
    def is_plain(self) -> bool:
        """Whether it matches in a text whatever stands before and behind that.

        >>> Redaction("ann|bea", "").is_plain
        True
        >>> Redaction("^ann", "").is_plain
        False
        """
        return EDGE.search(self.pattern) is None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a build needs to know of a study; paths are absolute."""

    root: Path
    file: Path
    base: str
    title: str
    description: str
    creator: str
    origin: str
    citation: str
    licence: str
    publisher: str
    version: str
    issued: str
    language: str
    notes: Path
    sources: Path | None
    attributions: Path | None
    codebook: Path | None
    guidance: Path | None
    alignments: Path | None
    listed: Path | None
    address: str
    interview: re.Pattern[str]
    label: re.Pattern[str]
    interviewer: re.Pattern[str]
    redactions: tuple[Redaction, ...]
    more_redactions: Path | None
    purpose: str
    status: str
    minimums: Mapping[str, Decimal]
    relations: Mapping[str, str] = field(default_factory=dict)

    @property
    def releases(self) -> Path:
        """The folder of the study's releases, a file each."""
        return self.root / "releases"


def read_settings(path: Path) -> Settings:
    """Read study.toml. Raises SettingsError naming the file and the entry.

    A misspelt entry is named before what it leaves missing.
    """
    reader = Reader(path, read_toml(path))
    try:
        settings = _settings(path, reader)
    except MissingError:
        reader.refuse_others(KNOWN)
        raise
    reader.refuse_others()
    return settings


def _settings(path: Path, read: Reader) -> Settings:
    return Settings(
        root=real(path.parent),
        file=real(path),
        base=study_base(read),
        title=read.text("study.title"),
        description=read.text("study.description"),
        creator=read.text("study.creator"),
        origin=study_origin(read),
        citation=read.text("study.citation", ""),
        licence=release_licence(read),
        publisher=read.text("release.publisher"),
        version=release_version(read),
        issued=release_issued(read),
        language=study_language(read),
        notes=_notes(read),
        sources=read.file("files.sources"),
        attributions=read.file("files.attributions"),
        codebook=read.file("files.codebook"),
        guidance=read.file("files.guidance"),
        alignments=read.file("files.alignments"),
        listed=read.file("sync.list"),
        address=_address(read),
        interview=read.pattern("reading.interview", r"p[0-9]+"),
        label=speaker_label(read),
        interviewer=read.pattern("reading.interviewer", "Interviewer"),
        redactions=tuple(_redactions(read)),
        more_redactions=_more_redactions(read),
        purpose=read.text("product.purpose", read.text("study.description")),
        status=read.one_of("product.status", STATUSES),
        minimums=_minimums(read),
        relations=_relations(read),
    )


def _relations(read: Reader) -> dict[str, str]:
    """The study's own names for relations and impacts, and the name of each here."""
    found = {}
    for name in read.names("relations"):
        target = read.text(f"relations.{name}")
        if target not in RELATION_NAMES:
            known = ", ".join(RELATION_NAMES)
            near = get_close_matches(target, RELATION_NAMES, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            reason = f"names {target!r}; it must be one of {known}{hint}"
            raise read.error(f"relations.{name}", reason)
        if name in RELATION_NAMES and name != target:
            raise read.error(f"relations.{name}", "is a relation's name already")
        found[name] = target
    return found


def _notes(read: Reader) -> Path:
    """The folder of the notes, which need not be there yet."""
    value = read.text("files.notes", "field-notes")
    found = Path(os.path.normpath(real(read.path.parent) / value))
    if "\\" in value and not found.exists():
        hint = "write / between folders"
        raise read.error("files.notes", f"names {value!r}, which is not there; {hint}")
    return found


def _minimums(read: Reader) -> dict[str, Decimal]:
    """The least a metric may be in a release, by the name of the metric."""
    found = {}
    least = read.number("control.minimum_rating", 5)
    if least is not None:
        found[RATING] = least
    for name in read.names("control.minimum"):
        if name not in SHARES:
            known = ", ".join(SHARES)
            raise read.error(f"control.minimum.{name}", f"must be one of {known}")
        share = read.number(f"control.minimum.{name}", 1)
        if share is not None:
            found[name] = share
    return found


def _address(read: Reader) -> str:
    """Where the notes can be fetched: a URL with {path} for a note's own."""
    url = read.text("sync.url", "")
    if url and not re.fullmatch(r"https?://[^\s{}]+/[^\s{}]*\{path\}[^\s{}]*", url):
        raise read.error("sync.url", "must be an http(s) URL that holds {path} once")
    return url


def _redactions(read: Reader) -> Iterator[Redaction]:
    """The patterns in study.toml, then those of the file that it names."""
    yield from _patterns(read)
    more = _more_redactions(read)
    if more is not None:
        reader = Reader(more, read_toml(more))
        reader.refuse_others()
        yield from _patterns(reader)


def _more_redactions(read: Reader) -> Path | None:
    """The file of more patterns; `~` is the home folder."""
    value = read.text("redaction.file", "")
    if not value:
        return None
    path = real(read.path.parent / Path(value).expanduser())
    if not path.is_file():
        raise read.error("redaction.file", f"names {value!r}, which is no file here")
    return path


def _patterns(read: Reader) -> Iterator[Redaction]:
    entries = read.content.get("redact", [])
    if not isinstance(entries, list):
        raise read.error("redact", "must be written as [[redact]] tables")
    for one in enumerate(entries, start=1):
        yield _redaction(read, *one)


def _redaction(read: Reader, number: int, entry: object) -> Redaction:
    """One entry. Raises SettingsError for one that hides nothing, or everything."""
    name = f"redact (entry {number})"
    given = entry if isinstance(entry, Mapping) else {}
    for key in given:
        if key not in REDACT:
            near = get_close_matches(key, REDACT, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise read.error(name, f"has {key!r}, which is no setting{hint}")
    if "pattern" not in given:
        raise read.error(name, "needs a pattern")
    pattern, replacement = given["pattern"], given.get("replacement", "[…]")
    for key, value in (("pattern", pattern), ("replacement", replacement)):
        if not isinstance(value, str):
            raise read.error(name, f"has a {key} that is no text but {told(value)}")
    if not pattern.strip():
        raise read.error(name, "has an empty pattern; write what is to be replaced")
    read.compile(name, pattern)
    wrong = fault(pattern, replacement)
    if wrong:
        raise read.error(name, wrong)
    folded = whole(pattern)
    read.compile(name, folded.pattern)
    if all(folded.fullmatch(word) for word in NONSENSE):
        raise read.error(name, f"has the pattern {pattern!r}, which matches any word")
    return Redaction(pattern, replacement)
