"""A release into a store that renames no folder: the last one stays until it is in.

Everything is uploaded into a folder beside the target first; what is to be replaced is
copied there too. Then a journal is written, and the new files are copied into place
inside the store, SHA256SUMS last. What fails is undone; what a killed build left is
completed by the next, by its journal. See docs/scale.md for what that is worth.
"""

from __future__ import annotations

import hashlib
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
from daap.core.scratch import scratch
from daap.core.storage import Storage
from daap.publish.held import named
from daap.publish.sums import ASIDE, NEEDED, PACKED, SUMS, is_product, parse_sums
from daap.publish.writer import write_all
from daap.query.store import base_of
from daap.serialise.file_kinds import AnyWriter

CONTEXT = "context.jsonld"
JOURNAL = "journal.json"
AT_ONCE = 32
"""Files that are under way at once: a store takes long for each, and many at a time."""

Progress = Callable[[str], None]


def refuse_target(target: Storage, base: str) -> None:
    """Raise InputError for a target that holds something else than this dataset.

    What a killed build left half done is completed first.
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
    pages: Callable[[Path], None] | None = None,
    force: bool = False,
    progress: Progress = lambda _: None,
) -> None:
    """Write a release into a local folder, have pages added to it, and publish it.

    Raises RefusedError when a finding is a violation, before anything is written,
    and InputError where the store refuses, or holds files of others in the way of the
    new ones, or of a release but edited, that `force` does not replace.
    """
    if any(finding.severity is Severity.VIOLATION for finding in findings):
        raise RefusedError(findings)
    write_all(files, folder)
    if pages is not None:
        pages(folder)
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
    """What the SHA256SUMS of a folder in the store lists, by names in the store."""
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
    """The files in the store that go or are replaced; all else stays.

    Raises InputError for one that was edited or is another's, unless `force`.
    """
    there = set(target.names())
    sums = {n: s for n, s in _sums(target, there, "").items() if is_product(n)}
    own = {SUMS} if sums else set()
    if site and (pages := _sums(target, there, f"{ASIDE}/")):
        sums, own = {**sums, **pages}, {*own, f"{ASIDE}/{SUMS}"}
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
    """Note a file in the store that has not its sum."""
    content = target.read(name)
    if hashlib.sha256(content).hexdigest() == sums[name]:
        return
    if name.endswith(PACKED):  # a release before 0.2 has the sum of what it holds
        with suppress(OSError, EOFError, zlib.error):
            if hashlib.sha256(decompress(content)).hexdigest() == sums[name]:
                return
    edited.append(name)


@dataclass(frozen=True, slots=True)
class _Change:
    """What is uploaded and not in place: new files, and those that they replace."""

    staging: Storage
    target: Storage
    names: tuple[str, ...]
    before: tuple[str, ...]

    def put_in_place(self, progress: Progress) -> None:
        """Replace what the target holds; all of it is put back if that fails."""
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
        """Copy the new files into place and delete those that are made no more."""
        new = self.staging.below("new")
        others = [name for name in self.names if name != SUMS]
        _each(lambda name: new.copy(name, self.target), others, progress)
        new.copy(SUMS, self.target)
        stale = sorted({*self.before} - {*self.names})
        _each(lambda name: self.target.delete([name]), stale, progress)
        self.staging.delete([JOURNAL])

    def _put_back(self) -> None:
        """Give the target what it held before, as far as the store still answers."""
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
    """Complete what a killed build had begun to put in place, by its journal."""
    for staging in target.stagings():
        if staging.holds(JOURNAL):
            found = json.loads(staging.read(JOURNAL))
            names, before = tuple(found["names"]), tuple(found["before"])
            _Change(staging, target, names, before).complete()
            staging.remove()


def _each(
    work: Callable[[str], None],
    names: Sequence[str],
    progress: Progress = lambda _: None,
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
