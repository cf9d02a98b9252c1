"""Whether what would be made stands already, so that nothing need be made.

With `build`, a place where stages meet. What was published for an input is kept as
checksums; the target stands if its files have them, whoever wrote them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import Path

from daap.build.cache.fingerprint import settings_texts, software
from daap.build.cache.store import Cache, digest
from daap.core.errors import DaapError, Finding
from daap.core.json_codec import from_json, to_json
from daap.core.resources import ONTOLOGY, PACKAGE, QUESTIONS, SHAPES
from daap.core.scratch import scratch
from daap.core.settings import Settings
from daap.extract.files import find_notes, note_path, read_bytes, sha256
from daap.publish.sums import SUMS, holds

RECORD = "record.json"
PAGES = PACKAGE / "site"
"""The folder of the templates and of all else that pages are made from."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A release: the checksums of its files, its findings, what it counts."""

    sums: str
    findings: tuple[Finding, ...]
    counts: Mapping[str, int]


def release_key(settings: Settings, notes: Sequence[Path], engine: str) -> str:
    """A digest of all that a build reads; empty where something cannot be read."""
    try:
        return digest(("release", software(), engine, *_read(settings, notes)))
    except (DaapError, OSError):
        return ""


def _read(settings: Settings, notes: Sequence[Path]) -> Iterator[str]:
    """Name and digest of every file that a build reads, and the settings."""
    yield from settings_texts(settings)
    for path in find_notes(notes or (settings.notes,), settings.root):
        yield from (note_path(path, settings.root), sha256(read_bytes(path)))
    own = (getattr(settings, field.name) for field in fields(settings))
    others = {path for path in own if isinstance(path, Path)}
    others -= {settings.root, settings.notes}
    for place in (*sorted(others), settings.releases, ONTOLOGY, SHAPES):
        yield str(place)
        yield from _files(place)


def _files(place: Path) -> Iterator[str]:
    """Name and digest of a file, or of all files of a folder."""
    for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
        if path.is_file():
            yield from (path.relative_to(place).as_posix(), sha256(path.read_bytes()))


def standing(cache: Cache, key: str, target: Path) -> Standing | None:
    """What was published under a key, if the target still is that."""
    content = cache.content(key, RECORD) if key else None
    try:
        found = from_json(Standing, content) if content else None
    except ValueError:
        return None
    return found if found is not None and holds(target, found.sums) else None


def keep_standing(
    cache: Cache,
    key: str,
    sums: str,
    findings: Sequence[Finding],
    counts: Mapping[str, int],
) -> None:
    """Keep what was published under a key; `sums` is its SHA256SUMS."""
    _keep(cache, key, to_json(Standing(sums, tuple(findings), counts)))


def pages_stand(cache: Cache, target: Path, live: Path | None) -> bool:
    """Whether the pages of a published dataset are those it would get."""
    try:
        sums = (target / SUMS).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    content = cache.content(_pages_key(sums, live), RECORD)
    return content is not None and holds(target / "site", content.decode("ascii"))


def keep_pages(cache: Cache, sums: str, pages: str, live: Path | None) -> None:
    """Keep the checksums of the pages of a release; `sums` are those of the release."""
    _keep(cache, _pages_key(sums, live), pages.encode("ascii"))


def _pages_key(sums: str, live: Path | None) -> str:
    bundle: Iterable[str] = _files(live) if live else ()
    own = chain.from_iterable(map(_files, (PAGES, QUESTIONS)))
    return digest(("pages", software(), sums, *own, "", *bundle))


def _keep(cache: Cache, key: str, content: bytes) -> None:
    with scratch() as folder:
        (folder / RECORD).write_bytes(content)
        cache.keep(key, folder)
