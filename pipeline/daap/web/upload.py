"""A release into a store that renames no folder: the last one stays until it is in.

Everything is uploaded into a folder beside the target first, and only then copied
into place inside the store, SHA256SUMS last. What is replaced is kept aside until
then, and put back if anything goes wrong. See docs/scale.md for what that is worth.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from daap.errors import DaapError, Finding, InputError, RefusedError, Severity
from daap.storage import Storage
from daap.web.publish import SUMS, AnyWriter, write_all
from daap.web.store import base_of

__all__ = ["refuse_target", "upload"]

CONTEXT = "context.jsonld"


def refuse_target(target: Storage, base: str) -> None:
    """Raise InputError for a target that holds something else than this dataset."""
    there = target.names()
    if there and SUMS not in there:
        raise InputError(target, "is not empty and holds no release; nothing written")
    if CONTEXT in there:
        with tempfile.TemporaryDirectory(prefix="daap-") as scratch:
            (Path(scratch) / CONTEXT).write_bytes(target.read(CONTEXT))
            other = base_of(Path(scratch))
        if other != base:
            reason = f"holds the dataset of {other}, not of {base}"
            raise InputError(target, f"{reason}; name another place with --out")


def upload(
    files: Iterable[tuple[str, AnyWriter]],
    findings: tuple[Finding, ...],
    target: Storage,
    folder: Path,
    *,
    add: Callable[[Path], None] = lambda _: None,
    progress: Callable[[str], None] = lambda _: None,
) -> None:
    """Write a release into a local folder, let `add` add to it, and publish it.

    Raises RefusedError when a finding is a violation, before anything is written,
    and InputError where the store refuses.
    """
    if any(finding.severity is Severity.VIOLATION for finding in findings):
        raise RefusedError(findings)
    write_all(files, folder)
    add(folder)
    paths = (path for path in folder.rglob("*") if path.is_file())
    names = sorted(path.relative_to(folder).as_posix() for path in paths)
    staging = target.staging()
    new, old = staging.below("new"), staging.below("old")
    try:
        for number, name in enumerate(names):
            progress(f"uploading, file {number + 1} of {len(names)}")
            new.put(folder / name, name)
        _put_in_place(names, new, old, target, progress)
    finally:
        with suppress(DaapError):
            staging.remove()


def _put_in_place(
    names: Sequence[str],
    new: Storage,
    old: Storage,
    target: Storage,
    progress: Callable[[str], None],
) -> None:
    """Replace what the target holds; all of it is put back if that fails."""
    progress("publishing")
    before = _last(target.names())
    for name in before:
        target.copy(name, old)
    try:
        for name in _last(names):
            new.copy(name, target)
        target.delete(sorted({*before} - {*names}))
    except BaseException:
        _put_back(before, names, old, target)
        raise


def _put_back(
    before: Sequence[str], names: Sequence[str], old: Storage, target: Storage
) -> None:
    """Give the target what it held before, as far as the store still answers."""
    for name in before:
        with suppress(DaapError):
            old.copy(name, target)
    for name in sorted({*names} - {*before}):
        with suppress(DaapError):
            target.delete([name])


def _last(names: Iterable[str]) -> list[str]:
    """The names in order, the checksums behind what they tell of."""
    return sorted(names, key=lambda name: (name == SUMS, name))
