"""`changes/`: the releases of a dataset, for people and for feed readers.

changes/0.1.0.json    each release file of the study
changes/releases.ttl  every build as PROV, written elsewhere
changes/history.csv   counts and measurements, a row per release
changes/CHANGES.md    the changes in words, the newest first
changes/feed.atom     an Atom feed (RFC 4287)
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from daap.core.csv_text import csv_text
from daap.core.release_chain import Changes, Release, release_bytes
from daap.core.settings import Settings
from daap.core.terminal import printable
from daap.serialise.file_kinds import Writer
from daap.serialise.writers import text_writer

ATOM = "http://www.w3.org/2005/Atom"
FEW = 12
"""Files of which each is named; more are counted by folder."""


def change_files(
    releases: Sequence[Release], settings: Settings
) -> Iterator[tuple[str, Writer]]:
    """The files made from the chain; none before the first release."""
    if not releases:
        return
    for release in releases:
        content = release_bytes(release).decode()
        yield f"changes/{release.name}", text_writer(content)
    yield "changes/history.csv", text_writer(_history(releases))
    yield "changes/CHANGES.md", text_writer("\n".join(_markdown(releases, settings)))
    yield "changes/feed.atom", text_writer(_feed(releases, settings))


def _history(releases: Sequence[Release]) -> str:
    """A table with a row per release and a column per count and measurement."""
    counts = list(dict.fromkeys(name for r in releases for name in r.counts))
    metrics = list(dict.fromkeys(name for r in releases for name in r.metrics))
    rows = [["version", "issued", "added", "removed", *counts, *metrics]]
    for release in releases:
        said = [_total(release.changes, sign) for sign in ("added", "removed")]
        said += [str(release.counts.get(name, "")) for name in counts]
        said += [release.metrics.get(name, "") for name in metrics]
        rows.append([release.version, release.issued, *said])
    return csv_text(rows, end="\r\n")


def _total(changes: Changes | None, sign: str) -> str:
    """The number of added or removed triples; empty if unknown."""
    return "" if changes is None else str(sum(getattr(changes, sign).values()))


def _markdown(releases: Sequence[Release], settings: Settings) -> Iterator[str]:
    yield f"# Releases of “{escape(settings.title)}”"
    before = (None, *releases)
    for last, release in reversed(list(zip(before, releases, strict=False))):
        yield from ("", f"## {release.version} ({release.issued})", "")
        yield _sentence(release)
        yield from ("", _inputs(release, last))
        if release.changes is not None:
            yield from _table(release.changes)
    yield ""


def _inputs(release: Release, last: Release | None) -> str:
    """The number of inputs, and those that differ from the last release."""
    known = last.inputs if last else release.inputs
    paths = sorted({*release.inputs, *known})
    changed = [p for p in paths if release.inputs.get(p) != known.get(p)]
    read = f"Built by daap {release.software} from {len(release.inputs)} files"
    if last is None:
        return f"{read}."
    return f"{read}; not as in {last.version}: {_listed(changed)}."


def _listed(paths: Sequence[str]) -> str:
    """Paths in words; of many, those of a folder are counted."""
    if len(paths) <= FEW:
        return ", ".join(f"`{path}`" for path in paths) or "none"
    folders = Counter(path.rpartition("/")[0] for path in paths)
    return ", ".join(
        f"{count} in `{folder}/`" if folder else f"{count} beside them"
        for folder, count in sorted(folders.items(), key=lambda one: (not one[0], one))
    )


def _table(changes: Changes) -> Iterator[str]:
    """The numbers of added and removed triples, a row per graph."""
    graphs = sorted({*changes.added, *changes.removed})
    if graphs:
        yield from ("", "| graph | added | removed |", "|---|--:|--:|")
    for graph in graphs:
        added, removed = changes.added.get(graph, 0), changes.removed.get(graph, 0)
        yield f"| `{graph}` | {added} | {removed} |"


def _sentence(release: Release) -> str:
    """A sentence on the content of a release and its changes."""
    holds = ", ".join(f"{name}: {count}" for name, count in release.counts.items())
    if release.changes is None:
        what = "not counted" if release.previous else "this is the first release"
        return f"Holds {holds}. Changes: {what}."
    added, removed = (_total(release.changes, sign) for sign in ("added", "removed"))
    return f"Holds {holds}. Changes: {added} statements added, {removed} removed."


def _feed(releases: Sequence[Release], settings: Settings) -> str:
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": settings.language})
    _add(feed, "id", f"{settings.base}dataset")
    _add(feed, "title", f"{settings.title}: releases")
    _add(feed, "updated", _moment(releases[-1]))
    _add(ET.SubElement(feed, "author"), "name", settings.publisher)
    for release in reversed(releases):
        entry = ET.SubElement(feed, "entry")
        iri = f"{settings.base}dataset/{release.version}"
        _add(entry, "id", iri)
        _add(entry, "title", f"Version {release.version}")
        _add(entry, "updated", _moment(release))
        ET.SubElement(entry, "link", {"rel": "alternate", "href": iri})
        _add(entry, "summary", _sentence(release))
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, "unicode")}\n'


def _add(parent: ET.Element, name: str, text: str) -> None:
    """Add a child with a text, without characters that XML does not allow."""
    child = ET.SubElement(parent, name)
    child.text = printable(text)


def _moment(release: Release) -> str:
    """Midnight (UTC) of the day of a release; no clock is read."""
    return f"{release.issued}T00:00:00Z"
