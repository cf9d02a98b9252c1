"""The bottom of a decision's diagram: the next decisions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from daap.diagrams.model import DiagramLink
from daap.diagrams.style import (
    FRAME,
    LABEL,
    MARGIN,
    QUIET,
    RELATION,
    SECTION,
    TARGET,
)
from daap.diagrams.svg import Box, Shape, boxed, line, text
from daap.diagrams.text_metrics import line_height, text_width, wrap

FORK, GAP, HEAD = 228, 48, 9
"""The room for a relation's name, for its arrows, and for an arrowhead."""


def next_shapes(
    links: Sequence[DiagramLink], top: float, width: float
) -> tuple[list[Shape], float]:
    """The next decisions, by option and relation."""
    shapes = [text(("What to decide next",), MARGIN, top, SECTION)]
    y = top + 26
    for (option, relation), group in groupby(links, lambda k: (k.option, k.relation)):
        words = f"{relation} (after {option.label})" if option else relation
        fork, y = _fork(words, [link.to.label for link in group], y, width)
        shapes += fork
    if not links:
        words = "The study names no decision to turn to from here."
        shapes.append(text((words,), MARGIN, y, QUIET))
    bottom = max(shape.box.bottom for shape in shapes)
    return shapes, bottom


def _fork(
    relation: str, questions: Sequence[str], top: float, width: float
) -> tuple[list[Shape], float]:
    """A relation's name with an arrow to a box for each question."""
    left, step = MARGIN + FORK, line_height(RELATION)
    frames, texts, y = [], [], top
    for question in questions:
        lines = wrap(question, LABEL, width - MARGIN - left - 24)
        box = Box(left, y, width - MARGIN - left, len(lines) * line_height(LABEL) + 12)
        frames.append(box)
        texts += [boxed(box, TARGET), text(lines, left + 12, y + 6, LABEL)]
        y = box.bottom + 8
    lines = wrap(relation, RELATION, FORK - GAP)
    first = frames[0].y + frames[0].height / 2
    name = text(lines, MARGIN, first - step / 2, RELATION)
    start = (name.box.x + text_width(lines[0], RELATION) + 8, first)
    joint = (left - GAP / 2, first)
    arrows = [line((start, (left - 1, first)), FRAME, head=HEAD)]
    for box in frames[1:]:
        middle = box.y + box.height / 2
        way = (joint, (joint[0], middle), (left - 1, middle))
        arrows.append(line(way, FRAME, head=HEAD))
        joint = (joint[0], middle)
    return [name, *texts, *arrows], max(y, name.box.bottom + 8)
