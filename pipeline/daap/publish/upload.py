"""Publication to a store that cannot rename folders, with a journal.

Everything is first uploaded to a folder next to the target, and files that will be
replaced are copied there. Then a journal is written, and new files are copied into
place within the store, SHA256SUMS last. A failure is undone; what a killed build left
is completed by the next one. Guarantees are described in docs/scale.md.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from gzip import decompress
from pathlib import Path

from daap.core.errors import DaapError, Finding, InputError, RefusedError, Severity
from daap.core.formats import PACKED
from daap.core.manifest import sha256
from daap.core.scratch import scratch
from daap.core.storage import Storage
from daap.publish.sums import NEEDED, SITE, SUMS, is_product, parse_sums
from daap.publish.target_folder import named
from daap.publish.writer import Check, Pages, write_checked
from daap.query.store import base_of
from daap.serialise.file_kinds import AnyWriter

CONTEXT = "context.jsonld"
JOURNAL = "journal.json"
ABANDONED = 24 * 60 * 60.0
"""Seconds after which a folder without a journal counts as abandoned."""

AT_ONCE = 32
"""Concurrent transfers, as a store has a high latency for each."""

Progress = Callable[[str], None]


def refuse_target(target: Storage, base: str) -> None:
    """Raise InputError for a target that holds anything else than this dataset.

    An interrupted upload is completed first.
    """
    _complete_left(target)
    there = target.names()
    if there and not _sums(target, there, "").keys() >= NEEDED:
        reason = f"is not empty and holds no release, but {named(there)}"
        raise InputError(target, f"{reason}; nothing written")
    if CONTEXT in there:
        with scratch() as folder:
            (folder / CONTEXT).write_bytes(target.read(CONTEXT))
            other = base_of(folder)
        if other != base:
            reason = f"holds the dataset of {other}, not of {base}"
            raise InputError(target, f"{reason}; name another place with --out")


def upload(
    files: Iterable[tuple[str, AnyWriter]],
    findings: tuple[Finding, ...],
    target: Storage,
    folder: Path,
    *,
    pages: Pages | None = None,
    force: bool = False,
    check: Check | None = None,
    progress: Progress = lambda _: None,
) -> None:
    """Write a release into a local folder, add pages to it, and publish it.

    Raises RefusedError if a finding is a violation, also one of `check`, before
    anything is uploaded, and InputError if the store refuses, or if user files or
    edited files are in the place of new ones and `force` is not given.
    """
    if any(finding.severity is Severity.VIOLATION for finding in findings):
        raise RefusedError(findings)
    write_checked(files, folder, pages, check)
    paths = (path for path in folder.rglob("*") if path.is_file())
    names = sorted(path.relative_to(folder).as_posix() for path in paths)
    before = _replaceable(target, folder, names, site=pages is not None, force=force)
    staging = target.staging()
    change = _Change(staging, target, tuple(names), tuple(before))
    try:
        progress("uploading")
        new = staging.below("new")
        _each(lambda name: new.put(folder / name, name), names, progress)
        change.put_in_place(progress)
    finally:
        with suppress(DaapError):
            staging.remove()


def _sums(target: Storage, there: Collection[str], folder: str) -> dict[str, str]:
    """The SHA256SUMS of a folder in the store, with names in the store."""
    if f"{folder}{SUMS}" not in there:
        return {}
    try:
        sums = parse_sums(target.read(f"{folder}{SUMS}").decode("utf-8"))
    except ValueError:
        return {}
    return {f"{folder}{name}": digest for name, digest in sums.items()}


def _replaceable(
    target: Storage, folder: Path, names: Sequence[str], *, site: bool, force: bool
) -> list[str]:
    """The files in the store that are removed or replaced; others are kept.

    Raises InputError for an edited or foreign file, unless `force`.
    """
    there = set(target.names())
    sums = {n: s for n, s in _sums(target, there, "").items() if is_product(n)}
    own = {SUMS} if sums else set()
    if site and (pages := _sums(target, there, f"{SITE}/")):
        sums, own = {**sums, **pages}, {*own, f"{SITE}/{SUMS}"}
    listed = [name for name in sums if name in there]
    edited: list[str] = []
    _each(partial(_note_edited, target, sums, edited), listed)
    others = sorted((there & {*names}) - {*sums} - own)
    others = [n for n in others if target.read(n) != (folder / n).read_bytes()]
    if (edited or others) and not force:
        what = named(sorted([*edited, *others]))
        raise InputError(
            target,
            f"{what}: not as a build published it; nothing written; "
            "move it elsewhere, or replace it with --force",
        )
    wanted = there & {*names}
    return sorted({*listed, *own} - ({*edited} - wanted) | wanted)


def _note_edited(
    target: Storage, sums: Mapping[str, str], edited: list[str], name: str
) -> None:
    """Add a file in the store to `edited` if its checksum differs."""
    content = target.read(name)
    if sha256(content) == sums[name]:
        return
    if name.endswith(PACKED):  # before 0.2 the checksum was that of the content
        with suppress(OSError, EOFError, zlib.error):
            if sha256(decompress(content)) == sums[name]:
                return
    edited.append(name)


@dataclass(frozen=True, slots=True)
class _Change:
    """Uploaded files, and the files that they replace."""

    staging: Storage
    target: Storage
    names: tuple[str, ...]
    before: tuple[str, ...]

    def put_in_place(self, progress: Progress) -> None:
        """Replace the content of the target; a failure restores it."""
        old = self.staging.below("old")
        _each(lambda name: self.target.copy(name, old), self.before, progress)
        names = {"names": self.names, "before": self.before}
        self.staging.write(JOURNAL, json.dumps(names).encode())
        try:
            self.complete(progress)
        except BaseException:
            self._put_back()
            raise

    def complete(self, progress: Progress = lambda _: None) -> None:
        """Copy the new files into place and delete files no longer made."""
        new = self.staging.below("new")
        others = [name for name in self.names if name != SUMS]
        _each(lambda name: new.copy(name, self.target), others, progress)
        new.copy(SUMS, self.target)
        stale = sorted({*self.before} - {*self.names})
        _each(lambda name: self.target.delete([name]), stale, progress)
        self.staging.delete([JOURNAL])

    def _put_back(self) -> None:
        """Restore the previous content of the target, as far as the store responds."""
        old = self.staging.below("old")

        def restore(name: str) -> None:
            with suppress(DaapError):
                old.copy(name, self.target)

        def take_away(name: str) -> None:
            with suppress(DaapError):
                self.target.delete([name])

        _each(restore, self.before)
        _each(take_away, sorted({*self.names} - {*self.before}))


def _complete_left(target: Storage) -> None:
    """Complete an interrupted upload, by its journal.

    Without a journal the folder may be in use by another build, unless idle for long.
    """
    for staging in target.stagings():
        if staging.holds(JOURNAL):
            found = json.loads(staging.read(JOURNAL))
            names, before = tuple(found["names"]), tuple(found["before"])
            _Change(staging, target, names, before).complete()
            staging.remove()
        elif staging.idle() > ABANDONED:
            staging.remove()


def _each(
    work: Callable[[str], None],
    names: Sequence[str],
    progress: Progress = lambda _: None,
) -> None:
    """Call a function for each file, concurrently; returns when all calls ended."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        going = [threads.submit(work, name) for name in names]
        try:
            for number, one in enumerate(as_completed(going), start=1):
                one.result()
                progress(f"publishing, file {number} of {len(names)}")
        except BaseException:
            threads.shutdown(wait=True, cancel_futures=True)
            raise
