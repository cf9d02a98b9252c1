"""The entries of a study.toml that follow a standard, each with its example."""

from __future__ import annotations

import datetime
import re

from daap.core.setting_values import (
    VERSION,
    address_fault,
    base_fault,
    language_fault,
    licence_like,
    version_like,
)
from daap.core.settings_reader import Reader

LABEL = r"(?:Interviewer|Interviewee|(?:Expert|Participant|Speaker) ?\w{1,3})"
"""The speakers' labels of a study that names none."""

SENTENCE = "Qwzxk vjkpf, 7 — and so on."
"""A line that nobody means by a speaker's label."""


def study_base(read: Reader) -> str:
    """The base of the study's IRIs: absolute, and ready for a path to follow."""
    base = read.text("study.base")
    fault = base_fault(base)
    if fault:
        expected = "an absolute IRI that ends in / or #, such as"
        example = "https://example.org/our-study/"
        raise read.error(
            "study.base", f"must be {expected} {example}, not {base!r}: {fault}"
        )
    return base


def study_origin(read: Reader) -> str:
    """Where the study itself is published; empty where nothing is said."""
    origin = read.text("study.origin", "")
    fault = address_fault(origin) if origin else ""
    if fault:
        expected = "an address such as https://example.org/our-study"
        raise read.error("study.origin", f"must be {expected}, not {origin!r}: {fault}")
    return origin


def release_licence(read: Reader) -> str:
    """The IRI of the licence."""
    licence = read.text("release.licence")
    fault = address_fault(licence)
    if fault:
        expected = f"the IRI of a licence such as {licence_like(licence)}"
        raise read.error(
            "release.licence", f"must be {expected}, not {licence!r}: {fault}"
        )
    return licence


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
    language = read.text("study.language", "en")
    fault = language_fault(language)
    if fault:
        expected = "a language tag such as en, de-DE or pt-BR"
        raise read.error(
            "study.language", f"must be {expected}, not {language!r}: {fault}"
        )
    return language


def speaker_label(read: Reader) -> re.Pattern[str]:
    """What a speaker's label is; a group, if there is one, holds the label alone.

    Raises SettingsError where any line would be one, or it is not plain who speaks.
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
