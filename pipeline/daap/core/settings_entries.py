"""Entries of study.toml that follow a standard, each with an example in its error."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from daap.core.nearest import did_you_mean
from daap.core.relations import KIND_NAMES, RELATION_NAMES
from daap.core.setting_values import (
    VERSION,
    address_fault,
    base_fault,
    language_fault,
    licence_like,
    version_like,
)
from daap.core.settings_reader import Reader
from daap.core.values import PUBLISHED, PublishedText

LABEL = r"(?:Interviewer|Interviewee|(?:Expert|Participant|Speaker) ?\w{1,3})"
"""The default pattern of speakers' labels."""

PSEUDONYM = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
"""A coder's pseudonym, as it stands in IRIs."""

SENTENCE = "Qwzxk vjkpf, 7 — and so on."
"""A line that is no speaker's label; a pattern that matches it is too wide."""


def study_base(read: Reader) -> str:
    """The base of the study's IRIs."""
    example = "https://example.org/our-study/"
    expected = f"an absolute IRI that ends in / or #, such as {example}"
    return read.checked("study.base", base_fault, expected)


def study_origin(read: Reader) -> str:
    """The address at which the study is published; empty if not given."""
    expected = "an address such as https://example.org/our-study"
    return read.checked("study.origin", address_fault, expected, "")


def release_licence(read: Reader) -> str:
    """The IRI of the licence."""
    like = licence_like(read.text("release.licence"))
    expected = f"the IRI of a licence such as {like}"
    return read.checked("release.licence", address_fault, expected)


def release_version(read: Reader) -> str:
    """The version, without build metadata."""
    version = read.text("release.version")
    if not VERSION.fullmatch(version):
        expected = f"a version such as {version_like(version)}"
        raise read.error("release.version", f"must be {expected}, not {version!r}")
    return version


def release_issued(read: Reader) -> str:
    """The date, as YYYY-MM-DD."""
    issued = read.text("release.issued")
    try:
        is_date = datetime.date.fromisoformat(issued).isoformat() == issued
    except ValueError:
        is_date = False
    if not is_date:
        raise read.error(
            "release.issued", f"must be a date such as 2026-11-23, not {issued!r}"
        )
    return issued


def study_language(read: Reader) -> str:
    """The language of notes and labels, as a language tag (BCP 47)."""
    expected = "a language tag such as en, de-DE or pt-BR"
    return read.checked("study.language", language_fault, expected, "en")


def speaker_label(read: Reader) -> re.Pattern[str]:
    """The pattern of a speaker's label; its group 1, if any, is the label alone.

    Raises SettingsError if any line would match, or if the speaker cannot be told.
    """
    label = read.pattern("reading.speaker", LABEL)
    if label.groups > 1:
        raise read.error(
            "reading.speaker",
            f"has {label.groups} groups; one may hold the speaker's name: "
            "write the others as (?:…)",
        )
    for line, said in (("", "an empty line"), (SENTENCE, "any line")):
        if label.fullmatch(line):
            raise read.error(
                "reading.speaker",
                f"matches {said}, {label.pattern!r}: write what a label looks like, "
                r"such as 'Expert \w'",
            )
    return label


def study_coders(read: Reader) -> dict[str, str]:
    """The names of coders in QDA tools, by pseudonym."""
    found = dict[str, str]()
    for pseudonym in read.names("coders"):
        name = read.text(f"coders.{pseudonym}")
        if not PSEUDONYM.fullmatch(pseudonym):
            expected = "a pseudonym such as coder-1"
            raise read.error(f"coders.{pseudonym}", f"must be {expected}")
        if name in found.values():
            raise read.error(f"coders.{pseudonym}", "is a coder who has a pseudonym")
        found[pseudonym] = name
    return found


def study_coder_labels(read: Reader) -> dict[str, str]:
    """The names of coders who are published by name, by pseudonym."""
    known = read.names("coders")
    for pseudonym in read.names("coder_labels"):
        if pseudonym not in known:
            fault = "is not a pseudonym in [coders]"
            raise read.error(f"coder_labels.{pseudonym}", fault)
    return {
        name: read.text(f"coder_labels.{name}") for name in read.names("coder_labels")
    }


COLUMNS = (
    "source", "code", "words", "coder", "category", "definition", "remark", "start",
    "end", "date", "colour",
)  # fmt: skip
"""What a column of an imported table may contain."""


def study_columns(read: Reader) -> dict[str, str]:
    """The names of columns of imported tables, by content."""
    for name in read.names("columns"):
        if name not in COLUMNS:
            raise read.error(f"columns.{name}", f"must be one of {', '.join(COLUMNS)}")
    return {name: read.text(f"columns.{name}") for name in read.names("columns")}


def published_text(read: Reader, name: str) -> PublishedText:
    """Which words are published, by the entry of a name: all, quoted or none."""
    return PUBLISHED[read.one_of(name, tuple(PUBLISHED), "all")]


def study_words(read: Reader) -> dict[str, str]:
    """The study's names of relations, impacts and kinds, with the built-in names."""
    words = dict(_words(read, "relations", RELATION_NAMES))
    for name, target in _words(read, "kinds", KIND_NAMES):
        if name in words:
            raise read.error(f"kinds.{name}", "is in [relations] too")
        words[name] = target
    return words


def _words(read: Reader, table: str, known: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name in read.names(table):
        target = read.text(f"{table}.{name}")
        if target not in known:
            hint = did_you_mean(get_close_matches(target, known, n=1))
            reason = f"names {target!r}; it must be one of {', '.join(known)}{hint}"
            raise read.error(f"{table}.{name}", reason)
        for names, what in (
            (RELATION_NAMES, "a relation's name"),
            (KIND_NAMES, "the name of a kind"),
        ):
            if name in names and name != target:
                raise read.error(f"{table}.{name}", f"is {what} already")
        yield name, target


def sync_address(read: Reader, name: str, *wanted: str) -> str:
    """An http or https URL in which {commit} is replaced by the entry beside it.

    It must contain each of the names `wanted` once, in braces, which are filled in
    later. Empty if not given.
    """
    url, commit = read.text(name, ""), read.text("sync.commit", "")
    if commit and not re.fullmatch(r"[0-9A-Za-z._-]+", commit):
        raise read.error("sync.commit", "must be the name of a commit, such as 4b825dc")
    if "{commit}" in url and not commit:
        raise read.error(name, "holds {commit}, and sync.commit is missing")
    url = url.replace("{commit}", commit)
    names = re.findall(r"\{([^{}]*)\}", url)
    is_address = re.fullmatch(r"https?://[^\s{}<>\"\\^`|]+/(?:[^\s<>\"\\^`|])*", url)
    if url and (not is_address or sorted(names) != sorted(wanted)):
        holds = ", ".join(f"{{{one}}}" for one in wanted)
        raise read.error(name, f"must be an http(s) URL that holds {holds} once")
    return url
