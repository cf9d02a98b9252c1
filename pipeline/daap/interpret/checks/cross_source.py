"""Rules that span sources: what no single field note can break."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from daap.core.errors import Finding, Severity
from daap.core.model import Attribution, Document, SourceRecord

RESERVED = re.compile(
    r"con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9]", re.IGNORECASE
)
"""Names that no file has on Windows, whatever its suffix.

learn.microsoft.com/windows/win32/fileio/naming-a-file
"""


def repeated_identifiers(documents: Iterable[Document]) -> Iterator[Finding]:
    """A violation for every field note of a source that another was read for.

    Where one is by its name a copy of another, as services that keep folders in
    step make them, the copy is the second.
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
    """The note whose name is where all others' names begin; else the first."""
    shortest = min(same, key=lambda document: len(_stem(document)))
    copies = all(_stem(one).startswith(_stem(shortest)) for one in same)
    return shortest if copies else same[0]


def _stem(document: Document) -> str:
    return PurePath(document.path).stem.casefold()


def _second(first: Document, document: Document) -> Finding:
    """The finding, with how two notes are alike."""
    what, remedy = "", "correct the identifier in its first lines, or leave one out"
    if document.sha256 == first.sha256:
        what, remedy = ", the same byte for byte", "leave one out"
    elif _is_copy(first, document):
        what = f", by its name a copy of {PurePath(first.path).name}"
        remedy = "compare the two, keep what is right in one, and leave the other out"
    return _violation(
        document,
        "source-read-twice",
        f"a second field note of source {document.identifier!r}{what}",
        f"one field note per source; {first.path} was read before",
        remedy,
    )


def _is_copy(first: Document, document: Document) -> bool:
    """Whether a name is that of another with a remark behind, as in `p_1 (2).md`."""
    rest = _stem(document).removeprefix(_stem(first))
    return (
        rest != _stem(document) and re.match(r"[\s.~_-]*\(|[\s.~-]", rest) is not None
    )


def unportable_identifiers(
    documents: Iterable[Document], records: Mapping[str, SourceRecord], table: str
) -> Iterator[Finding]:
    """A violation for every source that has no file of its own on other systems.

    On Windows and macOS names that differ by case only are one name, and Windows
    reserves some. `records` and `table` are those of the study's table of sources.
    """
    seen: dict[str, tuple[str, str]] = {}
    for name, record in records.items():
        seen.setdefault(name.casefold(), (name, f"{table}:{record.row + 1}"))
    for document in documents:
        name = document.identifier
        other, place = seen.setdefault(name.casefold(), (name, document.path))
        if name != other:
            yield _violation(
                document,
                "source-differs-by-case",
                f"the source {name!r} beside {other!r} of {place}",
                "identifiers that differ by more than case, as names of files must",
                f"correct the identifier in {document.path} or in {place}",
            )
        if RESERVED.fullmatch(name):
            yield _violation(
                document,
                "reserved-identifier",
                f"the source {name!r}, a name that Windows reserves",
                "an identifier that can be the name of a file on any system",
                "give the source another identifier, such as p4 or s12",
            )


def _violation(
    document: Document, rule: str, found: str, expected: str, remedy: str
) -> Finding:
    return Finding(
        severity=Severity.VIOLATION,
        rule=rule,
        path=document.path,
        line=1,
        found=found,
        expected=expected,
        remedy=remedy,
        source=document.identifier,
        focus=f"source/{document.identifier}",
    )


def publishable_attributions(
    attributions: Iterable[Attribution],
    sources: Collection[str],
    codes: Collection[str],
    path: str,
) -> tuple[Sequence[Attribution], tuple[Finding, ...]]:
    """The attributions whose source and code exist, and a finding for each other."""
    kept, findings = [], []
    for attribution in attributions:
        wrong = None
        if attribution.source not in sources:
            wrong = f"the source {attribution.source!r}", "a source of the study"
        elif attribution.code not in codes:
            wrong = f"the code {attribution.code!r}", "a code of the codebook"
        if wrong is None:
            kept.append(attribution)
            continue
        findings.append(
            Finding(
                severity=Severity.WARNING,
                rule="attribution-of-unknown",
                path=path,
                line=attribution.row + 1,
                found=wrong[0],
                expected=wrong[1],
                remedy="correct the row; it was not published",
            )
        )
    return kept, tuple(findings)
