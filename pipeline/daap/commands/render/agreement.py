"""Intercoder agreement as a table, CSV or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from daap.agreement.compare import Agreement, Difference, Row
from daap.commands.render.table import text_table
from daap.core.csv_text import csv_text
from daap.core.json_codec import json_text

Words = Callable[[str, int, int], str]
"""The words of a span of a source; empty if they are withheld."""

HEADS = ("code", "units", "percent", "kappa", "alpha", "unitised alpha")
LONGEST = 60
"""Code points of a passage that a table shows."""


def agreement_text(found: Agreement, form: str, words: Words) -> str:
    """Coefficients and differing passages, in table, csv or json."""
    if form == "json":
        return json_text(_json(found, words))
    rows = [_cells(row) for row in found.rows]
    if form == "table" and not rows:
        return ""
    if form == "csv":
        return csv_text([HEADS, *rows])
    parts = [text_table([HEADS, *rows])]
    if found.left_out:
        parts.append(f"coded by one alone: {', '.join(found.left_out)}\n")
    if found.differences:
        heads = ("source", "code", *found.coders)
        cells = [_beside(one, words) for one in found.differences]
        parts.append(text_table([heads, *cells]))
    return "\n".join(parts)


def number(value: Fraction | None) -> str:
    """A coefficient with three decimals; empty if undefined."""
    return "" if value is None else f"{float(value):.3f}"


def _cells(row: Row) -> tuple[str, ...]:
    values = (row.percent, row.kappa, row.alpha, row.unitised)
    return (row.code or "all codes", str(row.units), *map(number, values))


def _beside(one: Difference, words: Words) -> tuple[str, ...]:
    return (
        one.source,
        one.code,
        *("; ".join(_shown(one.source, *span, words) for span in s) for s in one.spans),
    )


def _shown(source: str, start: int, end: int, words: Words) -> str:
    said = " ".join(words(source, start, end).split())
    said = f"{said[:LONGEST]}…" if len(said) > LONGEST else said
    return f"{start}-{end} {said}".rstrip()


def _json(found: Agreement, words: Words) -> dict[str, Any]:
    def value(of: Fraction | None) -> float | None:
        return None if of is None else round(float(of), 3)

    def passages(one: Difference) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        for coder, spans in zip(found.coders, one.spans, strict=True):
            yield (
                coder,
                [
                    {"start": a, "end": b, "words": words(one.source, a, b)}
                    for a, b in spans
                ],
            )

    return {
        "coders": list(found.coders),
        "sources": [text.source for text in found.shared],
        "coded_by_one_alone": list(found.left_out),
        "agreement": [
            {
                "code": row.code or None,
                "units": row.units,
                "percent": value(row.percent),
                "kappa": value(row.kappa),
                "alpha": value(row.alpha),
                "unitised_alpha": value(row.unitised),
            }
            for row in found.rows
        ],
        "differences": [
            {"source": one.source, "code": one.code, "by": dict(passages(one))}
            for one in found.differences
        ],
    }
