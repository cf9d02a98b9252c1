"""The settings of a study: study.toml as a value, with an error for a wrong entry."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

from daap.core.metrics import RATING, SHARES
from daap.core.nearest import did_you_mean
from daap.core.patterns import EDGE, fault, whole
from daap.core.settings_entries import (
    published_text,
    release_issued,
    release_licence,
    release_version,
    speaker_label,
    study_base,
    study_coder_labels,
    study_coders,
    study_columns,
    study_language,
    study_origin,
    study_words,
    sync_address,
)
from daap.core.settings_reader import MissingError, Reader, as_toml, read_toml, real
from daap.core.values import PublishedText

STATUSES = ("Ideation", "Design", "Build", "Deploy", "Consume")
"""The stages of a data product's life cycle (DPROD)."""


NONSENSE = ("qwzxk", "vjkpfgm")
"""Words that are no names: a pattern that matches one hides everything."""

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
        "sync": "list commit url page",
        "publish": "text sources",
        "product": "purpose status",
        "site": "issues",
        "control": "minimum_rating minimum",
    }.items()
    for name in names.split()
)
"""Every setting, to recognise a misspelt one before the others are read."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """A pattern of names as written, and the replacement of its matches.

    It matches whole words of folded text (`daap.core.folding`).
    """

    pattern: str
    replacement: str

    @property
    def is_plain(self) -> bool:
        """Whether its matches do not depend on the text around them.

        >>> Redaction("ann|bea", "").is_plain
        True
        >>> Redaction("^ann", "").is_plain
        False
        """
        return EDGE.search(self.pattern) is None


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a study; paths are absolute.

    `issues` is the address for reports of mistakes, with {title} and {body}; `coders`
    are names in QDA tools by pseudonym, never published; `coder_labels` are the names
    of coders who are published by name; `columns` are the columns of imported tables,
    by content. `relations` are the study's names of relations, impacts and kinds, with
    the built-in name of each. `text` says which words of transcripts are published, and
    `text_of_sources` where a source differs.
    """

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
    lines_page: str
    issues: str
    interview: re.Pattern[str]
    label: re.Pattern[str]
    interviewer: re.Pattern[str]
    redactions: tuple[Redaction, ...]
    more_redactions: Path | None
    purpose: str
    status: str
    minimums: Mapping[str, Decimal]
    relations: Mapping[str, str] = field(default_factory=dict)
    coders: Mapping[str, str] = field(default_factory=dict)
    coder_labels: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    text: PublishedText = PublishedText.ALL
    text_of_sources: Mapping[str, PublishedText] = field(default_factory=dict)

    @property
    def releases(self) -> Path:
        """The folder of the release files."""
        return self.root / "releases"

    @property
    def imports(self) -> Path:
        """The folder of extracts of imported files."""
        return self.root / "imports"

    @property
    def outlines(self) -> Path:
        """The folder of outlines, one for each withheld source."""
        return self.root / "outlines"

    def text_of(self, source: str) -> PublishedText:
        """Which words of a source are published."""
        return self.text_of_sources.get(source, self.text)

    def with_text(self, text: PublishedText) -> Settings:
        """The same settings with one choice of published words for every source."""
        return replace(self, text=text, text_of_sources={})


def read_settings(path: Path) -> Settings:
    """Read study.toml. Raises SettingsError with the file and the entry.

    A misspelt entry is reported before a missing one.
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
        address=sync_address(read, "sync.url", "path"),
        lines_page=sync_address(read, "sync.page", "path", "first", "last"),
        issues=sync_address(read, "site.issues", "title", "body"),
        interview=read.pattern("reading.interview", r"p[0-9]+"),
        label=speaker_label(read),
        interviewer=read.pattern("reading.interviewer", "Interviewer"),
        redactions=tuple(_redactions(read)),
        more_redactions=_more_redactions(read),
        purpose=read.text("product.purpose", read.text("study.description")),
        status=read.one_of("product.status", STATUSES, "Consume"),
        minimums=_minimums(read),
        relations=study_words(read),
        coders=study_coders(read),
        coder_labels=study_coder_labels(read),
        columns=study_columns(read),
        text=published_text(read, "publish.text"),
        text_of_sources={
            name: published_text(read, f"publish.sources.{name}")
            for name in read.names("publish.sources")
        },
    )


def with_redactions(settings: Settings, path: Path) -> Settings:
    """The settings with the patterns of another file added. Raises SettingsError."""
    reader = Reader(path, read_toml(path))
    reader.refuse_others()
    more = (*settings.redactions, *_patterns(reader))
    return replace(settings, redactions=more, more_redactions=real(path))


def _notes(read: Reader) -> Path:
    """The folder of the notes, which need not exist yet."""
    value = read.text("files.notes", "field-notes")
    found = Path(os.path.normpath(real(read.path.parent) / value))
    if "\\" in value and not found.exists():
        hint = "write / between folders"
        raise read.error("files.notes", f"names {value!r}, which is not there; {hint}")
    return found


def _minimums(read: Reader) -> dict[str, Decimal]:
    """The least value that a metric must have in a release, by the metric's name."""
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


def _redactions(read: Reader) -> Iterator[Redaction]:
    """The patterns in study.toml, then those of the file it names."""
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
    path = real(read.path.parent / os.path.expanduser(value))  # noqa: PTH111
    if not path.is_file():
        raise read.error("redaction.file", f"names {value!r}, which is not a file here")
    return path


def _patterns(read: Reader) -> Iterator[Redaction]:
    entries = read.content.get("redact", [])
    if not isinstance(entries, list):
        raise read.error("redact", "must be written as [[redact]] tables")
    for one in enumerate(entries, start=1):
        yield _redaction(read, *one)


def _redaction(read: Reader, number: int, entry: object) -> Redaction:
    """One entry. Raises SettingsError if it hides nothing, or everything."""
    name = f"redact (entry {number})"
    given = entry if isinstance(entry, Mapping) else {}
    for key in given:
        if key not in REDACT:
            hint = did_you_mean(get_close_matches(key, REDACT, n=1))
            raise read.error(name, f"has {key!r}, which is not a setting{hint}")
    if "pattern" not in given:
        raise read.error(name, "needs a pattern")
    pattern, replacement = given["pattern"], given.get("replacement", "[…]")
    for key, value in (("pattern", pattern), ("replacement", replacement)):
        if not isinstance(value, str):
            raise read.error(name, f"has a {key} that is not text but {as_toml(value)}")
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
