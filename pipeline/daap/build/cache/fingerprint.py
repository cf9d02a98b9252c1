"""What the parts of a build depend on, as the keys they are kept under.

A key holds a digest of everything that bears on a part: this program, the packages
that make bytes, the study's settings and files, and the part's own input.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from daap.build.cache.store import digest, program
from daap.core.model import InputFile
from daap.core.settings import Settings

PACKAGES = (
    "jinja2", "owlrl", "parso", "pyoxigraph", "pyshacl", "PyYAML", "rdflib",
    "shacl-rust",
)  # fmt: skip
"""The packages whose version may change a byte of what is made."""


@cache
def software() -> str:
    """A digest of this program, of Python, and of the packages that make bytes."""
    return digest((program(), sys.version, *(_version(name) for name in PACKAGES)))


def _version(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return name


def reading_key(settings: Settings, place: str, sha256: str) -> str:
    """The key of a field note as read: `place` is the path that is published."""
    redactions = (
        (redaction.pattern, redaction.replacement) for redaction in settings.redactions
    )
    label = settings.label.pattern
    named = (f"{word} is {ours}" for word, ours in settings.relations.items())
    replaced = (text for redaction in redactions for text in redaction)
    return digest(("note", software(), place, sha256, label, *named, "", *replaced))


def study_key(
    settings: Settings, files: Iterable[InputFile], engine: str, more: Iterable[Path]
) -> str:
    """A digest of what all sources depend on but no note or table says.

    `files` are those whose digest is known, `more` are read.
    """
    known = (text for file in files for text in (file.path, file.sha256))
    return digest(
        (
            "study",
            software(),
            engine,
            *settings_texts(settings),
            *known,
            *file_digests(more),
        )
    )


def file_digests(files: Iterable[Path]) -> Iterator[str]:
    """Name and digest of each file, in their order."""
    for path in files:
        yield from (path.name, digest([path.read_bytes()]))


def settings_texts(settings: Settings) -> Iterator[str]:
    """The settings that are no paths, each by its name."""
    for field in fields(settings):
        value = getattr(settings, field.name)
        if isinstance(value, re.Pattern):
            yield f"{field.name}={value.pattern}"
        elif not isinstance(value, Path | tuple):
            yield f"{field.name}={value}"
    for redaction in settings.redactions:
        yield f"{redaction.pattern} -> {redaction.replacement}"
