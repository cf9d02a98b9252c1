"""Recording a published folder as a release, and checks against the record.

A release records the checksums of files that depend on the inputs alone. Files made
from the chain itself, such as `changes/` and the catalog, are not recorded, as a file
cannot contain its own checksum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from daap import __version__
from daap.core.atomic_file import write_atomically
from daap.core.errors import DaapError, InputError
from daap.core.formats import COMPRESSED
from daap.core.manifest import sha256
from daap.core.namespaces import DAAP, DCAT, DQV
from daap.core.release_chain import (
    Changes,
    Link,
    Release,
    Version,
    read_chain,
    release_bytes,
)
from daap.core.settings import Settings
from daap.diff.compare import compare
from daap.diff.lines import lines_of
from daap.publish.sums import content_digest, read_sums
from daap.query.store import DUMP

RECORDED = (
    "daap.*", "daap-*", "ontology.*", "alignment.ttl", "alignments.*",
    "codebook.*", "shapes*.ttl", "context.jsonld", "sources/*", "tables/*",
    "questions/*",
)  # fmt: skip
"""The files that depend on the inputs alone."""
REMEDY = "a release never changes: set a new version in study.toml"


def record(
    settings: Settings,
    folder: Path,
    *,
    inputs: Mapping[str, str],
    counts: Mapping[str, int],
    last: Release | None,
    before: Path | None,
) -> Release:
    """The release file for a folder that was just written.

    `before` is the folder or dump of the last release, if available. Raises InputError
    if it is not that release.
    """
    link = None
    if last:
        link = Link(last.name, sha256(release_bytes(last)))
    return Release(
        version=settings.version,
        issued=settings.issued,
        software=__version__,
        previous=link,
        inputs=inputs,
        files=recorded_files(folder),
        counts=counts,
        metrics=metrics_of(folder, settings.base),
        changes=changes_since(before, folder, last) if last and before else None,
    )


def next_version(
    asked: str, settings: Settings, releases: Sequence[Release]
) -> Version:
    """The version to release.

    Raises DaapError, with a remedy, for an invalid version, one that is not newer than
    the last in number and date, or one that differs from study.toml.
    """
    try:
        version = Version(asked)
    except ValueError as error:
        raise DaapError(str(error)) from None
    if releases and version <= Version(releases[-1].version):
        raise DaapError(
            f"{asked} is not newer than the last release, {releases[-1].version}; "
            "a release is never replaced"
        )
    if asked != settings.version:
        raise DaapError(
            f"{settings.file.name} gives version {settings.version}; set "
            f'version = "{asked}" and the date in issued there, then release again'
        )
    if releases and settings.issued < releases[-1].issued:
        raise DaapError(
            f"{settings.file.name} gives the date {settings.issued}, and the last "
            f"release is of {releases[-1].issued}; set issued to the day of the release"
        )
    return version


def recorded_files(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file that depends on the inputs alone, by name.

    Of a compressed file that of its content; empty for one that cannot be read.
    """
    return {
        name: content_digest(folder / name) if name.endswith(COMPRESSED) else digest
        for name, digest in (read_sums(folder) or {}).items()
        if any(fnmatchcase(name, pattern) for pattern in RECORDED)
    }


def metrics_of(folder: Path, base: str) -> dict[str, str]:
    """The measurements of the whole dataset, by the name of the metric."""
    measured: dict[object, dict[object, object]] = {}
    for quad in parse(path=folder / "quality.ttl", format=RdfFormat.TURTLE):
        measured.setdefault(quad.subject, {})[quad.predicate] = quad.object
    whole = NamedNode(f"{base}dataset")
    found = {}
    for said in measured.values():
        metric, value = said.get(DQV.isMeasurementOf), said.get(DQV.value)
        if said.get(DQV.computedOn) == whole and isinstance(metric, NamedNode):
            name = metric.value.removeprefix(f"{base}metric/")
            found[name] = value.value if isinstance(value, Literal) else ""
    return dict(sorted(found.items()))


def is_release(path: Path, release: Release) -> bool:
    """Whether a folder or a dump is that of a release."""
    dump = path / DUMP if path.is_dir() else path
    return dump.is_file() and content_digest(dump) == release.files.get(DUMP)


def changes_since(old: Path, new: Path, last: Release) -> Changes:
    """The numbers of added and removed triples between two folders, by graph.

    Raises InputError if `old` is not that of the last release.
    """
    if not is_release(old, last):
        raise InputError(old, f"is not release {last.version}")
    found = compare(old, new)
    counts = found.counts(lambda s: s.graph.removeprefix(found.base))
    return Changes(
        added={name: added for name, (added, _) in counts.items() if added},
        removed={name: removed for name, (_, removed) in counts.items() if removed},
    )


def write_release(release: Release, folder: Path) -> Path:
    """Add a release file to the chain. Raises InputError if it is there already."""
    folder.mkdir(exist_ok=True)
    path = folder / release.name
    if path.exists():
        raise InputError(path, "is there already; a release is never replaced")
    write_atomically(release_bytes(release), path)
    return path


def chain_problems(folder: Path, study: Path | None) -> Iterator[str]:
    """Problems of the releases that a published folder contains.

    `study` is the folder of the study's own release files, for comparison.
    """
    version = _version(folder)
    copies, broken = read_chain(folder / "changes")
    yield from (f"{f.path}: {f.message}" for f in broken)
    yield from _unlike_release(folder, version, copies)
    if study is None:
        return
    own, broken = read_chain(study)
    yield from (f"{f.path}: {f.message}" for f in broken)
    ours = {path.name: path.read_bytes() for path in study.glob("*.json")}
    theirs = {n[8:]: (folder / n).read_bytes() for n in _release_files(folder)}
    for name in sorted(theirs.keys() | {r.name for r in own if _is_due(r, version)}):
        if name not in ours:
            yield f"changes/{name}: is not a release of the study"
        elif name not in theirs:
            yield f"changes/{name}: is missing; build again"
        elif ours[name] != theirs[name]:
            yield f"{study.name}/{name}: is not the file in changes/; restore it"


def _release_files(folder: Path) -> Iterator[str]:
    """The release files that a published folder lists and has."""
    for name in read_sums(folder) or ():
        if fnmatchcase(name, "changes/*.json") and (folder / name).is_file():
            yield name


def _is_due(release: Release, version: str) -> bool:
    """Whether a dataset of a version must contain a release."""
    return not version or Version(release.version) <= Version(version)


def _version(folder: Path) -> str:
    """The version in a published folder; empty if there is none."""
    mark = f"dataset> {DCAT.version} ".encode()
    for line in lines_of(folder / DUMP):
        _, found, rest = line.partition(mark)
        if found:
            return rest.split(b'"')[1].decode()
    return ""


def no_release(folder: Path) -> str:
    """Why a published folder is no release, in a line; empty if it is one."""
    version = _version(folder)
    releases, _ = read_chain(folder / "changes")
    same = [release for release in releases if release.version == version]
    if not same:
        return (
            f"no release yet: none has version {version or '(none)'}; "
            "'daap build --release' makes one"
        )
    if all(_has_other_notes(folder, release) for release in same):
        return (
            f"no release: it bears version {version}, but other field notes were "
            "read than for that release"
        )
    return ""


def _has_other_notes(folder: Path, release: Release) -> bool:
    """Whether a folder was made from other field notes than a release.

    Notes are compared by path, not by content.
    """
    read = {name for name in release.inputs if name.endswith(".md")}
    return set(_note_paths(folder)) != read


def _note_paths(folder: Path) -> Iterator[str]:
    """The paths of the field notes that a published folder was made from."""
    mark = f"/field-note> {DAAP.path} ".encode()
    for line in lines_of(folder / DUMP):
        _, found, rest = line.partition(mark)
        if found:
            quad = next(parse(b"<x:> <x:> " + rest, format=RdfFormat.N_QUADS))
            yield str(getattr(quad.object, "value", ""))


def _unlike_release(
    folder: Path, version: str, releases: Sequence[Release]
) -> Iterator[str]:
    """Differences of a folder from the release of its version."""
    for release in releases:
        if release.version == version and not _has_other_notes(folder, release):
            here = recorded_files(folder)
            for name in sorted({*here, *release.files}):
                if here.get(name) != release.files.get(name):
                    yield f"{name}: differs from release {version}; {REMEDY}"
