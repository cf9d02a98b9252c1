"""Rules that span sources: what no single field note can break."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from daap.errors import Finding, Severity
from daap.model import Attribution, Document

__all__ = ["publishable_attributions", "repeated_identifiers"]


def repeated_identifiers(documents: Iterable[Document]) -> Iterator[Finding]:
    """A violation for every field note of a source that another was read for."""
    seen: dict[str, Document] = {}
    for document in documents:
        first = seen.setdefault(document.identifier, document)
        same = (first.path, first.sha256) == (document.path, document.sha256)
        if document.identifier and not same:
            yield Finding(
                severity=Severity.VIOLATION,
                rule="source-read-twice",
                path=document.path,
                line=1,
                found=f"a second field note of source {document.identifier!r}",
                expected=f"one field note per source; {first.path} was read before",
                remedy="correct the identifier in its first lines, or leave one out",
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
