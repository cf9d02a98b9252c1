"""Text measurement without fonts: the greatest width of a line, and line breaks.

Widths are those of the widest common fallback of the font stack, so that text in a
narrower font stays inside. All lengths are in user units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FONTS = "Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif"

WIDTHS = {
    "ijl'|": 29,
    " ,.:;IJ": 33,
    "frt()[]{}!-/\\°·": 41,
    'csz_*`"': 55,
    "kvxyLFT?": 61,
    "ABCKRVXZ": 70,
    "DGHNOQU": 79,
    "wM+<>=~^#&±−": 86,
    "mW@%—…": 100,
}
"""Widths in hundredths of the font size; integers, so that sums are exact."""

EM = {sign: width for signs, width in WIDTHS.items() for sign in signs}
BOLD = 1.12
SPACE = 0.28
"""The width of a space at a line's end, which would move a centred line."""
LEADING = 1.3
ASCENT = 0.8

UNFIT = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
"""Characters that XML forbids, and controls with effect beyond their text."""

PIECE = re.compile(r"[^\s_/-]*[_/-]+|[^\s_/-]+|\s+")


@dataclass(frozen=True, slots=True)
class Type:
    """The style of text; `anchor` is start, middle or end."""

    size: float
    fill: str = "#1a1a1a"
    bold: bool = False
    italic: bool = False
    anchor: str = "start"


def clean(value: str) -> str:
    """A text on one line, without characters that a picture cannot show."""
    return " ".join(UNFIT.sub(" ", value).split())


def text_width(value: str, kind: Type) -> float:
    """The greatest width of a line."""
    em = sum(EM.get(sign) or _em(ord(sign)) for sign in value.rstrip(" "))
    return em * kind.size * (BOLD if kind.bold else 1) / 100


def _em(point: int) -> int:
    if 0x300 <= point < 0x370:  # combining marks
        return 0
    latin, cyrillic = 0x250, 0x590
    return 65 if point < latin else 85 if point < cyrillic else 120


def words_of(value: str) -> list[str]:
    """The parts of a text between which a line may break.

    >>> words_of("Function-as-a service")
    ['Function-', 'as-', 'a', ' ', 'service']
    """
    return PIECE.findall(value)


def wrap(value: str, kind: Type, width: float) -> tuple[str, ...]:
    """The lines of a text; one that ends at a space keeps it.

    A word too long for a line is broken at underscores, hyphens and slashes, else
    anywhere.

    >>> wrap("control over data", Type(10), 50)
    ('control ', 'over ', 'data')
    """
    lines = [""]
    for piece in words_of(value):
        if text_width(lines[-1] + piece, kind) > width and lines[-1]:
            lines.append("")
        for sign in piece if text_width(piece, kind) > width else (piece,):
            if lines[-1] and text_width(lines[-1] + sign, kind) > width:
                lines.append("")
            lines[-1] += sign
    return tuple(lines)


def line_height(kind: Type) -> float:
    """The distance between baselines."""
    return kind.size * LEADING
