"""The chain of a study's releases: files that each hold the checksum of the last.

A release file is written once and never changed. Each names the file before it with
its SHA-256, so that a change anywhere in the past breaks the link that follows.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import total_ordering
from pathlib import Path

from daap.core.errors import Finding, InputError
from daap.core.json_codec import from_plain, json_text
from daap.core.rules import finding
from daap.core.setting_values import VERSION
from daap.core.text_files import visible_files

DIGEST = re.compile(r"[0-9a-f]{64}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@total_ordering
@dataclass(frozen=True, slots=True)
class Version:
    """A version in the order of Semantic Versioning 2.0.0, section 11.

    >>> Version("0.9.0") < Version("0.10.0-rc.2") < Version("0.10.0-rc.10")
    True
    >>> Version("1.0.0-rc.1") < Version("1.0.0")
    True
    """

    text: str

    def __post_init__(self) -> None:
        if not VERSION.fullmatch(self.text):
            raise ValueError(f"{self.text!r} is not a version such as 0.1.0")

    def __lt__(self, other: Version) -> bool:
        return self._key() < other._key()

    def _key(self) -> tuple[object, ...]:
        core, _, before = self.text.partition("-")
        parts = [
            (0, int(p), "") if p.isdecimal() else (1, 0, p) for p in before.split(".")
        ]
        return (*map(int, core.split(".")), not before, parts)


@dataclass(frozen=True, slots=True)
class Link:
    """The preceding release file: its name and the SHA-256 of its bytes."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Statements added and removed since the preceding release, by graph."""

    added: Mapping[str, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Release:
    """The content of a release file.

    `inputs` and `files` are SHA-256 sums by path: of the files read, and of the files
    published that do not depend on the chain itself. `changes` is None for the first
    release, and where the preceding one was not available.
    """

    version: str
    issued: str
    software: str
    previous: Link | None
    inputs: Mapping[str, str]
    files: Mapping[str, str]
    counts: Mapping[str, int]
    metrics: Mapping[str, str]
    changes: Changes | None

    @property
    def name(self) -> str:
        """The name of the release file."""
        return f"{self.version}.json"


def release_bytes(release: Release) -> bytes:
    """A release file; equal releases give equal bytes."""
    return json_text(asdict(release)).encode()


def read_chain(folder: Path) -> tuple[tuple[Release, ...], tuple[Finding, ...]]:
    """The releases of a folder, oldest first, and findings about their chain.

    A missing folder holds no releases; files without .json are ignored.
    Raises InputError for a file that cannot be opened.
    """
    releases: list[tuple[Release, bytes]] = []
    findings: list[Finding] = []
    found = visible_files(folder, ".json") if folder.is_dir() else ()
    for path in sorted(found):
        try:
            content = path.read_bytes()
            releases.append((_release(path.name, content), content))
        except OSError as error:
            raise InputError(path, error.strerror or str(error)) from None
        except ValueError as error:
            findings.append(_finding(path, str(error)))
    releases.sort(key=lambda found: Version(found[0].version))
    findings += _broken_links(folder, releases)
    return tuple(release for release, _ in releases), tuple(findings)


def _broken_links(
    folder: Path, releases: list[tuple[Release, bytes]]
) -> Iterator[Finding]:
    """A finding for each file that does not name the one before it rightly."""
    last, before = None, b""
    for release, content in releases:
        link, path = release.previous, folder / release.name
        if last is None and link is not None:
            yield _finding(folder / link.file, f"missing, but {path.name} names it")
        elif last is not None and (link is None or link.file != last.name):
            named = link.file if link else "no file"
            yield _finding(path, f"follows {named}, and not {last.name}")
        elif link is not None and link.sha256 != hashlib.sha256(before).hexdigest():
            changed = f"not the file whose SHA-256 {path.name} holds"
            yield _finding(folder / link.file, changed)
        if last is not None and release.issued < last.issued:
            yield _finding(path, f"dated before {last.name}")
        last, before = release, content


def _finding(path: Path, found: str) -> Finding:
    return finding("release-chain", f"{path.parent.name}/{path.name}", 0, found)


def _release(name: str, content: bytes) -> Release:
    """A release from its file. Raises ValueError with what is wrong in it."""
    try:
        release = from_plain(Release, json.loads(content))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"no release file ({error})") from None
    Version(release.version)
    if name != release.name:
        raise ValueError(f"not named after its version, {release.version}")
    if not DATE.fullmatch(release.issued):
        raise ValueError(f"issued on {release.issued!r}, which is not a date")
    for path, digest in {**release.inputs, **release.files}.items():
        if not DIGEST.fullmatch(digest):
            raise ValueError(f"the sum of {path} is not a SHA-256")
    if release_bytes(release) != content:
        raise ValueError("edited by hand: its content or layout differs")
    return release
