"""Checks across sources: identifiers and attributions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from daap.core.codebook import Attribution
from daap.core.errors import Finding
from daap.core.model import Document
from daap.core.rules import finding
from daap.core.source_record import SourceRecord
from daap.core.spelling import source_key

RESERVED = re.compile(
    r"con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9]", re.IGNORECASE
)
"""Reserved file names of Windows, with any suffix.

learn.microsoft.com/windows/win32/fileio/naming-a-file
"""


def repeated_identifiers(documents: Iterable[Document]) -> Iterator[Finding]:
    """A violation for every further field note of a source.

    A note whose name is that of another with a remark behind it, as synchronisation
    services name copies, is the further one.
    """
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if document.identifier:
            groups[document.identifier].append(document)
    for same in groups.values():
        first = _original(same)
        for document in same:
            if document.path != first.path:
                yield _second(first, document)


def _original(same: Sequence[Document]) -> Document:
    """The note whose name is the prefix of the others' names; else the first."""
    shortest = min(same, key=lambda document: len(_stem(document)))
    copies = all(_stem(one).startswith(_stem(shortest)) for one in same)
    return shortest if copies else same[0]


def _stem(document: Document) -> str:
    return PurePath(document.path).stem.casefold()


def _second(first: Document, document: Document) -> Finding:
    """The finding for a further note, and whether it equals or copies the first."""
    rule, what = "source-read-twice", ""
    if document.sha256 == first.sha256:
        rule, what = "source-read-twice:same-bytes", ", the same byte for byte"
    elif _is_copy(first, document):
        rule = "source-read-twice:copy"
        what = f", by its name a copy of {PurePath(first.path).name}"
    found = f"a second field note of source {document.identifier!r}{what}"
    return document.finding(rule, 1, found, first=first.path)


def _is_copy(first: Document, document: Document) -> bool:
    """Whether a name is that of another with a remark behind it, as `p_1 (2).md`."""
    rest = _stem(document).removeprefix(_stem(first))
    return (
        rest != _stem(document) and re.match(r"[\s.~_-]*\(|[\s.~-]", rest) is not None
    )


def unportable_identifiers(
    documents: Iterable[Document], records: Mapping[str, SourceRecord], table: str
) -> Iterator[Finding]:
    """A violation for every source whose file name is not portable.

    On Windows and macOS names are compared without case, and Windows reserves some.
    `records` and `table` are those of the study's table of sources.
    """
    seen: dict[str, tuple[str, str]] = {}
    for name, record in records.items():
        seen.setdefault(name.casefold(), (name, f"{table}:{record.row + 1}"))
    for document in documents:
        name = document.identifier
        other, place = seen.setdefault(name.casefold(), (name, document.path))
        if name != other:
            found = f"the source {name!r} beside {other!r} of {place}"
            rule, here = "source-differs-by-case", document.path
            yield document.finding(rule, 1, found, here=here, there=place)
        if RESERVED.fullmatch(name):
            found = f"the source {name!r}, a name that Windows reserves"
            yield document.finding("reserved-identifier", 1, found)


def publishable_attributions(
    attributions: Iterable[Attribution],
    sources: Collection[str],
    codes: Collection[str],
    path: str,
) -> tuple[Sequence[Attribution], tuple[Finding, ...]]:
    """The attributions to known sources and codes, and a finding for each other.

    A source is known in any case and with any separators: a variable of a model file
    is `int_03` for the source `int-03`.
    """
    kept, findings = [], []
    known = {source_key(source): source for source in sources}
    for row in attributions:
        same = (
            row.source if row.source in sources else known.get(source_key(row.source))
        )
        if same is None:
            rule, found = "attribution-of-unknown", f"the source {row.source!r}"
        elif row.code not in codes:
            rule, found = "attribution-of-unknown:code", f"the code {row.code!r}"
        else:
            kept.append(replace(row, source=same))
            continue
        findings.append(finding(rule, path, row.row + 1, found))
    return kept, tuple(findings)
