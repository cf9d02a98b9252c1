"""Tables of text for people."""

from __future__ import annotations

from collections.abc import Sequence


def text_table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as lines with columns as wide as their widest cell, two spaces apart.

    >>> print(text_table([("code", "steps"), ("mdm", "3")]), end="")
    code  steps
    mdm   3
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() + "\n"
        for row in rows
    )
