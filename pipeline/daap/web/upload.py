"""A release into a store that renames no folder: the last one stays until it is in.

Everything is uploaded into a folder beside the target first, and only then copied
into place inside the store, SHA256SUMS last. What is replaced is kept aside until
then, and put back if anything goes wrong. See docs/scale.md for what that is worth.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path

from daap.errors import DaapError, Finding, InputError, RefusedError, Severity
from daap.storage import Storage
from daap.web.publish import SUMS, AnyWriter, write_all
from daap.web.store import base_of

__all__ = ["refuse_target", "upload"]

CONTEXT = "context.jsonld"
AT_ONCE = 32
"""Files that are under way at once: a store takes long for each, and many at a time."""


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
        progress("uploading")
        _each(lambda name: new.put(folder / name, name), names, progress)
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
    before = target.names()
    _each(lambda name: target.copy(name, old), before, progress)
    try:
        others = [name for name in names if name != SUMS]
        _each(lambda name: new.copy(name, target), others, progress)
        new.copy(SUMS, target)
        stale = sorted({*before} - {*names})
        _each(lambda name: target.delete([name]), stale, progress)
    except BaseException:
        _put_back(before, names, old, target)
        raise


def _put_back(
    before: Sequence[str], names: Sequence[str], old: Storage, target: Storage
) -> None:
    """Give the target what it held before, as far as the store still answers."""

    def restore(name: str) -> None:
        with suppress(DaapError):
            old.copy(name, target)

    def take_away(name: str) -> None:
        with suppress(DaapError):
            target.delete([name])

    _each(restore, before)
    _each(take_away, sorted({*names} - {*before}))


def _each(
    work: Callable[[str], None],
    names: Sequence[str],
    progress: Callable[[str], None] = lambda _: None,
) -> None:
    """Do something for each file, many at a time; none is going on afterwards."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        going = [threads.submit(work, name) for name in names]
        try:
            for number, one in enumerate(as_completed(going), start=1):
                one.result()
                progress(f"publishing, file {number} of {len(names)}")
        except BaseException:
            threads.shutdown(wait=True, cancel_futures=True)
            raise
