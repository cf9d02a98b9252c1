"""Up-to-date check: compares a published folder with what its inputs gave before.

The checksums of a release are cached under the fingerprint of its inputs; a target is
up to date if its files have these checksums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daap.build.cache.fingerprint import pages_key
from daap.build.cache.store import Cache
from daap.core.errors import Finding
from daap.core.json_codec import from_json, to_json
from daap.publish.sums import SUMS, matches_sums

RECORD = "record.json"


@dataclass(frozen=True, slots=True)
class KeptRelease:
    """A cached release: the checksums of its files, its findings, and its counts."""

    sums: str
    findings: tuple[Finding, ...]
    counts: Mapping[str, int]


def kept_release(cache: Cache, key: str, target: Path) -> KeptRelease | None:
    """The release cached under a key, if the target still has its files."""
    content = cache.content(key, RECORD) if key else None
    try:
        found = from_json(KeptRelease, content) if content else None
    except ValueError:
        return None
    return found if found is not None and matches_sums(target, found.sums) else None


def keep_release(
    cache: Cache,
    key: str,
    sums: str,
    findings: Sequence[Finding],
    counts: Mapping[str, int],
) -> None:
    """Cache a release under a key; `sums` is its SHA256SUMS."""
    content = to_json(KeptRelease(sums, tuple(findings), counts))
    cache.put(key, {RECORD: content})


def pages_up_to_date(cache: Cache, target: Path, live: Path | None) -> bool:
    """Whether the pages of a published dataset are up to date."""
    try:
        sums = (target / SUMS).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    content = cache.content(pages_key(sums, live), RECORD)
    return content is not None and matches_sums(
        target / "site", content.decode("ascii")
    )


def keep_pages(cache: Cache, sums: str, pages: str, live: Path | None) -> None:
    """Cache the checksums of pages; `sums` is the SHA256SUMS of their release."""
    cache.put(pages_key(sums, live), {RECORD: pages.encode("ascii")})
