"""The style of diagrams: pens, type sizes, signs, heads of decisions."""

from __future__ import annotations

from collections.abc import Iterable

from daap.diagrams.guidance import SIGNS, Sign
from daap.diagrams.model import DiagramImpact
from daap.diagrams.svg import Box, Pen, Shape, boxed, grouped, text
from daap.diagrams.text_metrics import Type, line_height, text_width, wrap

WIDTH = 960
"""The usual width of a diagram; many options make it wider."""
MARGIN = 24

INK, GREY, DARK = "#1a1a1a", "#555555", "#22303f"
BLUE, ORANGE = "#174a7c", "#8a3600"

LABEL = Type(13)
SMALL = Type(11, GREY)
QUIET = Type(12, GREY)
RELATION = Type(12, GREY, italic=True)
HEADING = Type(20, bold=True)
IMPROVE = Type(12, BLUE, bold=True, anchor="end")
HARM = Type(12, ORANGE, bold=True, anchor="end")
NUMBER = Type(12, "#ffffff", bold=True, anchor="middle")
SECTION = Type(13, bold=True)

HAIR = Pen(stroke="#d9d9d9")
RULE = Pen(stroke="#8c8c8c")
FRAME = Pen(stroke=DARK, width=1.5)
TARGET = Pen("#ffffff", DARK, 1.5, radius=4)
SQUARE = Pen("#ffffff", DARK, 1.5)
BADGE = Pen(DARK)

CELL = (38, 19)
PENS = {
    "++": (Pen(BLUE, BLUE, 1.5, radius=9.5), "#ffffff"),
    "+": (Pen("#d3e3f3", BLUE, radius=9.5), "#0f3355"),
    "+/-": (Pen("#f0f0f0", INK, 1.5, "7 2"), INK),
    "o": (Pen("#ffffff", "#767676", radius=9.5), INK),
    "-": (Pen("#fdf0e8", ORANGE, 1.2, "3 2"), "#6b2a00"),
    "--": (Pen("#f5cfb8", ORANGE, 3), "#4a1c00"),
}
"""Good is round and gets darker; bad is square, first dashed, then bold."""


def shown(sign: Sign) -> str:
    """A sign for print, with minus signs in place of hyphens."""
    return sign.notation.replace("-", "−")


def cell(signs: Iterable[Sign], x: float, y: float, title: str = "") -> Shape:
    """The signs of one option on one force, around a point."""
    signs = sorted(signs)
    pen, ink = PENS.get(signs[0].look or signs[0].notation, PENS["o"])
    kind = Type(14, ink, bold=True, anchor="middle")
    words = " ".join(shown(sign) for sign in signs)
    width, height = max(CELL[0], text_width(words, kind) + 8), CELL[1]
    frame = boxed(Box(x - width / 2, y - height / 2, width, height), pen)
    size = line_height(kind)
    return grouped(title, (frame, text((words,), x, y - size / 2, kind)))


def legend(impacts: Iterable[DiagramImpact], box: Box) -> list[Shape]:
    """The signs that occur, with their words, and the meaning of an empty cell."""
    known = {sign.notation for sign in SIGNS.values()}
    signs = {i.sign for i in impacts if i.sign.notation in known}
    found = sorted(sign for sign in signs if not _is_unsettled(sign))
    shapes: list[Shape] = []
    for row, sign in enumerate(found):
        y = box.y + 12 + row * 23
        shapes += [
            cell((sign,), box.x + CELL[0] / 2, y),
            text(
                (_keyed(sign),), box.x + CELL[0] + 10, y - line_height(QUIET) / 2, QUIET
            ),
        ]
    y = box.y + 12 + len(found) * 23 - line_height(SMALL) / 2
    notes = ["empty: no impact stated"]
    if len(found) < len(signs):
        notes.append("white: for better or worse,")
        notes.append("not settled")
    return [*shapes, text(notes, box.x, y, SMALL)]


def _is_unsettled(sign: Sign) -> bool:
    """Whether a sign's note leaves open whether it improves or harms."""
    return bool(sign.note) and not (sign.improves or sign.harms)


def _keyed(sign: Sign) -> str:
    """The words of a sign in the legend; of the others, whether that is good."""
    if not sign.note:
        return sign.words
    return f"{sign.words}: {'better' if sign.improves else 'worse'}"


def panel(
    question: str,
    over: str,
    notes: Iterable[str],
    box: Box,
    size: float = 20,
    radius: float = 6,
) -> tuple[list[Shape], Box]:
    """A dark box with a question, a line above it, and notes below."""
    inner = box.width - 32
    kinds = (
        (over, Type(11, "#c9d3de", bold=True)),
        (question, Type(size, "#ffffff", bold=True)),
        *((note, Type(12, "#dde4eb")) for note in notes),
    )
    shapes, y = [], box.y + 12
    for words, kind in kinds:
        if words:
            shapes.append(text(wrap(words, kind, inner), box.x + 16, y, kind))
            y = shapes[-1].box.bottom + 4
    frame = Box(box.x, box.y, box.width, max(box.height, y + 8 - box.y))
    return [boxed(frame, Pen(DARK, radius=radius)), *shapes], frame
