"""Agreement of the coders of a study during a build."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from daap.agreement.coefficients import Span
from daap.agreement.compare import Agreement, Mark, Row, Text, agreement
from daap.core.model import Document

Segments = Callable[[str], Sequence[Span]]
"""The segments of a source, in order."""


def of_documents(documents: Iterable[Document], segments: Segments) -> Agreement:
    """The agreement of the coders of selections; steps of field notes have no coder.

    `segments` is called only for sources coded by two coders.
    """
    marks = [mark for one in documents for mark in _marks(one)]
    coders: dict[str, set[str]] = {}
    for mark in marks:
        coders.setdefault(mark.source, set()).add(mark.coder)
    shared = [source for source, by in coders.items() if len(by - {""}) > 1]
    known = ((source, tuple(segments(source))) for source in shared)
    texts = [Text(name, found[-1][1], found) for name, found in known if found]
    return agreement(texts, marks)


def _marks(document: Document) -> Iterator[Mark]:
    for step in document.steps:
        selection = step.selection
        if selection is None or selection.region:
            continue
        span = selection.span
        start, end = (span.start, span.end) if span is not None else (0, 0)
        for assignment in step.assignments:
            code = assignment.code
            yield Mark(document.identifier, selection.coder, code, start, end)


def measured(found: Agreement) -> Mapping[str, Mapping[str, Decimal]]:
    """The defined values of metrics by code, to three decimals."""
    return {row.code: dict(_values(row)) for row in found.rows}


def _values(row: Row) -> Iterator[tuple[str, Decimal]]:
    values = {
        "percent": row.percent,
        "kappa": row.kappa,
        "alpha": row.alpha,
        "unitised-alpha": row.unitised,
    }
    for name, value in values.items():
        if value is not None:
            exact = Decimal(value.numerator) / Decimal(value.denominator)
            yield f"agreement-{name}", round(exact, 3)
