"""Fingerprints: what each task of a build depends on, for cache keys and releases.

A task's fingerprint is a digest of everything that its result depends on: this program,
the packages that affect output, files of the program, the study's settings and files,
and the task's own input. Results are cached under it. The files of the task "release"
are also recorded as the inputs of a release.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path

from daap.build.cache.store import digest, program
from daap.core.errors import DaapError
from daap.core.manifest import InputFile, sha256
from daap.core.resources import PACKAGE, ROOT
from daap.core.settings import Settings
from daap.core.text_files import read_bytes
from daap.extract.files import find_notes, note_path
from daap.extract.inputs import input_files
from daap.extract.reader import study_inputs

PACKAGES = (
    "jinja2", "owlrl", "parso", "pyoxigraph", "pyshacl", "PyYAML", "rdflib",
    "shacl-rust", "xlsxwriter",
)  # fmt: skip
"""Packages whose version may affect the bytes of a result."""

TERMS = ("ontology/core.ttl", "ontology/vocabulary.ttl", "ontology/external.ttl")
WRITING = ("ontology/context.jsonld", "ontology/frame.jsonld")
SHAPES = ("shapes/*.ttl",)
QUESTIONS = ("ontology/questions/*.rq",)
ALIGNMENT = "ontology/alignment.ttl"
OTHERS = (ALIGNMENT, "ontology/alignments/*", "ontology/logo.svg")

FILES: Mapping[str, tuple[str, ...]] = {
    "note": (),
    "study": TERMS,
    "source": (*WRITING, *SHAPES, ALIGNMENT),  # and the files of its study
    "release": (*TERMS, *WRITING, *SHAPES, *QUESTIONS, *OTHERS),
    "pages": QUESTIONS,  # and PAGES
}
"""The files of the program that each task reads, below ROOT."""

PAGES = PACKAGE / "site"
"""The folder of the templates and other files that pages are made from."""


def own_files(task: str) -> Sequence[InputFile]:
    """The files of the program that a task reads. Raises InputError."""
    found = chain.from_iterable(map(ROOT.glob, FILES[task]))
    return tuple(input_files(found, ROOT))


@cache
def software() -> str:
    """A digest of this program, of Python, and of the packages that affect output."""
    return digest((program(), sys.version, *map(package_version, PACKAGES)))


def package_version(name: str) -> str:
    """The version of an installed package; "none" if it is missing."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def reading_key(settings: Settings, place: str, sha256: str) -> str:
    """The key of a field note once read; `place` is the path that is published."""
    redactions = (
        (redaction.pattern, redaction.replacement) for redaction in settings.redactions
    )
    label = settings.label.pattern
    texts = (f"{name} {text}" for name, text in settings.text_of_sources.items())
    published = (settings.interview.pattern, settings.text, *texts)
    named = (f"{word} is {ours}" for word, ours in settings.relations.items())
    replaced = (text for redaction in redactions for text in redaction)
    own = (label, *published, "", *named, "", *replaced)
    return digest(("note", software(), place, sha256, *own))


def study_key(settings: Settings, files: Iterable[InputFile], engine: str) -> str:
    """A digest of everything that all sources depend on, except notes and tables.

    `files` are those that the study was read from.
    """
    known = _texts((*files, *own_files("source")))
    return digest(("study", software(), engine, *settings_texts(settings), *known))


def source_key(
    study: str, source: Iterable[str | bytes], emerged: Iterable[str]
) -> str:
    """The key of the part of one source of the study with the given key.

    `source` is the part's input; `emerged` are statements of other notes on its codes.
    """
    return digest(("source", study, *source, "", *sorted(emerged)))


def release_key(settings: Settings, notes: Sequence[Path], engine: str) -> str:
    """A digest of everything a build reads; empty if something cannot be read."""
    try:
        own = _texts(own_files("release"))
        return digest(("release", software(), engine, *own, *_study(settings, notes)))
    except (DaapError, OSError):
        return ""


def pages_key(sums: str, live: Path | None) -> str:
    """A digest of the input of pages; `sums` is the SHA256SUMS of their release.

    `live` is the folder with the bundle of scripts, if any.
    """
    bundle: Iterable[str] = _content(live) if live else ()
    own = (*_page_files(), *_texts(own_files("pages")))
    return digest(("pages", software(), sums, *own, "", *bundle))


def _page_files() -> Iterator[str]:
    """Name and digest of what pages are made from; the bundle is made from `live`."""
    for place in sorted(PAGES.iterdir()):
        if place.name not in ("live", "__pycache__"):
            yield place.name
            yield from _content(place)


def _texts(files: Iterable[InputFile]) -> Iterator[str]:
    return (text for file in files for text in (file.path, file.sha256))


def _study(settings: Settings, notes: Sequence[Path]) -> Iterator[str]:
    """The settings, and name and digest of every file of the study."""
    yield from settings_texts(settings)
    for path in find_notes(notes or study_inputs(settings), settings.root):
        yield from (note_path(path, settings.root), sha256(read_bytes(path)))
    own = (getattr(settings, field.name) for field in fields(settings))
    others = {path for path in own if isinstance(path, Path)}
    others -= {settings.root, settings.notes}
    others |= {settings.releases, settings.outlines, settings.imports}
    for place in sorted(others):
        yield str(place)
        yield from _content(place)


def _content(place: Path) -> Iterator[str]:
    """The name and digest of a file, or of all files of a folder."""
    for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
        if path.is_file():
            yield from (path.relative_to(place).as_posix(), sha256(path.read_bytes()))


def settings_texts(settings: Settings) -> Iterator[str]:
    """The settings that are no paths, by name."""
    for field in fields(settings):
        value = getattr(settings, field.name)
        if isinstance(value, re.Pattern):
            yield f"{field.name}={value.pattern}"
        elif not isinstance(value, Path | tuple):
            yield f"{field.name}={value}"
    for redaction in settings.redactions:
        yield f"{redaction.pattern} -> {redaction.replacement}"
