"""A study's settings: study.toml as a value, each wrong entry named."""

from __future__ import annotations

import datetime
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from daap.errors import SettingsError
from daap.metrics import RATING, SHARES

__all__ = ["BASE", "Redaction", "Settings", "read_settings", "whole_words"]

BASE = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>\"{}|\\^`]+[/#]")
"""The base of a study's IRIs: absolute, and ready for a path to follow."""

STATUSES = ("Ideation", "Design", "Build", "Deploy", "Consume")
"""Where a data product can stand in its life (the list that DPROD names)."""

LABEL = r"(?:Interviewer|Interviewee|(?:Expert|Participant|Speaker) ?\w{1,3})"
"""The speakers' labels of a study that names none."""


BEFORE, BEHIND = r"(?<!\w)(?:", r")(?!\w)"
EDGE = re.compile(r"\^|\$|\\[AZbB]|\(\?[^:]|[+*?}]\+")
"""What in a pattern may depend on what stands around a text."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """A pattern, matched as whole words in any case, and what replaces it."""

    pattern: re.Pattern[str]
    replacement: str

    @property
    def is_plain(self) -> bool:
        """Whether it matches in a text whatever stands before and behind that.

        >>> Redaction(whole_words("ann|bea"), "").is_plain
        True
        >>> Redaction(whole_words("^ann"), "").is_plain
        False
        """
        given = self.pattern.pattern.removeprefix(BEFORE).removesuffix(BEHIND)
        return EDGE.search(given) is None


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
    purpose: str
    status: str
    minimums: Mapping[str, Decimal]

    @property
    def releases(self) -> Path:
        """The folder of the study's releases, a file each."""
        return self.root / "releases"


def whole_words(pattern: str) -> re.Pattern[str]:
    """The pattern between word borders, in any case.

    >>> whole_words("tom").search("Tom's custom").span()
    (0, 3)
    """
    return re.compile(f"{BEFORE}{pattern}{BEHIND}", re.IGNORECASE)


def read_settings(path: Path) -> Settings:
    """Read study.toml. Raises SettingsError naming the file and the entry."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        raise SettingsError(f"{path}: no such file; name one with --study") from None
    except IsADirectoryError:
        raise SettingsError(f"{path}: is a folder; name its study.toml") from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 (byte {error.start + 1})") from None
    except tomllib.TOMLDecodeError as error:
        hint = "; write patterns in single quotes" if "\\" in str(error) else ""
        raise SettingsError(f"{path}: {error}{hint}") from None
    reader = _Reader(path, content)
    settings = _settings(path, reader)
    reader.refuse_others()
    return settings


@dataclass(frozen=True, slots=True)
class _Reader:
    """Entries by dotted name, with errors that say which one is wrong."""

    path: Path
    content: Mapping[str, Any]
    asked: set[str] = field(default_factory=lambda: {"redact"})

    def value(self, name: str) -> Any:
        self.asked.add(name)
        value: Any = self.content
        for part in name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def text(self, name: str, default: str | None = None) -> str:
        value = self.value(name)
        if value is None:
            if default is None:
                raise self.error(name, "is missing")
            return default
        if isinstance(value, datetime.date):
            return value.isoformat()
        if not isinstance(value, str):
            raise self.error(name, f"must be text, not {value!r}")
        return value

    def pattern(self, name: str, default: str) -> re.Pattern[str]:
        return self.compile(name, self.text(name, default))

    def compile(self, name: str, pattern: str) -> re.Pattern[str]:
        try:
            return re.compile(pattern)
        except re.error as error:
            raise self.error(name, f"is no regular expression ({error})") from None

    def one_of(self, name: str, allowed: Sequence[str]) -> str:
        """One of the values allowed, the last one by default."""
        value = self.text(name, allowed[-1])
        if value not in allowed:
            raise self.error(name, f"must be one of {', '.join(allowed)}")
        return value

    def number(self, name: str, most: int) -> Decimal | None:
        """A number from 0 to the most allowed, or None where there is none."""
        value = self.value(name)
        if value is None:
            return None
        is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        number = Decimal(value if is_number else "NaN")
        if number.is_nan() or not 0 <= number <= most:
            raise self.error(name, f"must be a number from 0 to {most}, not {value}")
        return number

    def names(self, name: str) -> Sequence[str]:
        """The names in a table, none where there is no such table."""
        value = self.value(name)
        if value is not None and not isinstance(value, Mapping):
            raise self.error(name, "must be a table")
        return tuple(value or ())

    def file(self, name: str) -> Path | None:
        value = self.text(name, "")
        found = real(self.path.parent / value) if value else None
        if found is not None and not found.exists():
            raise self.error(name, f"names {value!r}, which is not there")
        return found

    def refuse_others(self) -> None:
        """Refuse an entry that nobody asked for: a misspelt one has no effect."""
        for name, value in self.content.items():
            inner = [f"{name}.{key}" for key in value] if _is_table(value) else [name]
            for entry in inner:
                if entry not in self.asked:
                    near = get_close_matches(entry, sorted(self.asked), n=1)
                    hint = f"; did you mean {near[0]}?" if near else ""
                    raise self.error(entry, f"is no setting{hint}")

    def error(self, name: str, reason: str) -> SettingsError:
        return SettingsError(f"{self.path}: {name} {reason}")


def real(path: Path) -> Path:
    """Where a path leads in the end; a link that leads to itself stays one."""
    return Path(os.path.realpath(path))


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _settings(path: Path, read: _Reader) -> Settings:
    base = read.text("study.base")
    if not BASE.fullmatch(base):
        raise read.error("study.base", "must be an absolute IRI that ends in / or #")
    issued = read.text("release.issued")
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", issued):
        raise read.error("release.issued", "must be a date such as 2026-11-23")
    version = read.text("release.version")
    if not re.fullmatch(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?", version):
        raise read.error("release.version", "must be a version such as 0.1.0")
    return Settings(
        root=real(path.parent),
        file=real(path),
        base=base,
        title=read.text("study.title"),
        description=read.text("study.description"),
        creator=read.text("study.creator"),
        origin=read.text("study.origin", ""),
        citation=read.text("study.citation", ""),
        licence=read.text("release.licence"),
        publisher=read.text("release.publisher"),
        version=version,
        issued=issued,
        language=read.text("study.language", "en"),
        notes=Path(
            os.path.normpath(
                real(path.parent) / read.text("files.notes", "field-notes")
            )
        ),
        sources=read.file("files.sources"),
        attributions=read.file("files.attributions"),
        codebook=read.file("files.codebook"),
        guidance=read.file("files.guidance"),
        alignments=read.file("files.alignments"),
        listed=read.file("sync.list"),
        address=_address(read),
        interview=read.pattern("reading.interview", r"p[0-9]+"),
        label=read.pattern("reading.speaker", LABEL),
        interviewer=read.pattern("reading.interviewer", "Interviewer"),
        redactions=tuple(_redactions(read)),
        purpose=read.text("product.purpose", read.text("study.description")),
        status=read.one_of("product.status", STATUSES),
        minimums=_minimums(read),
    )


def _minimums(read: _Reader) -> dict[str, Decimal]:
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


def _address(read: _Reader) -> str:
    """Where the notes can be fetched: a URL with {path} for a note's own."""
    url = read.text("sync.url", "")
    if url and not re.fullmatch(r"https?://[^\s{}]+/[^\s{}]*\{path\}[^\s{}]*", url):
        raise read.error("sync.url", "must be an http(s) URL that holds {path} once")
    return url


def _redactions(read: _Reader) -> list[Redaction]:
    entries = read.content.get("redact", [])
    if not isinstance(entries, list):
        raise read.error("redact", "must be written as [[redact]] tables")
    found = []
    for number, entry in enumerate(entries, start=1):
        name = f"redact (entry {number})"
        if not isinstance(entry, Mapping) or not isinstance(entry.get("pattern"), str):
            raise read.error(name, "needs a pattern")
        pattern, replacement = entry["pattern"], str(entry.get("replacement", "[…]"))
        read.compile(name, pattern)
        compiled = whole_words(pattern)
        if compiled.search("") or compiled.search(replacement):
            raise read.error(name, "matches nothing at all or its own replacement")
        found.append(Redaction(compiled, replacement))
    return found
