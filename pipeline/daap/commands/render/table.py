"""Tables of text for people."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def text_table(
    rows: Sequence[Sequence[str]], align: Callable[[str, int], str] = str.ljust
) -> str:
    """Rows as lines with columns as wide as their widest cell, two spaces apart.

    `align` pads the cells of all columns but the first.

    >>> print(text_table([("code", "steps"), ("mdm", "3")], str.rjust), end="")
    code  steps
    mdm       3
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        (row[0].ljust(widths[0]), *map(align, row[1:], widths[1:])) for row in rows
    )
    return "".join("  ".join(line).rstrip() + "\n" for line in lines)
