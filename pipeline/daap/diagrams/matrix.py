"""The diagram of one decision: options in columns, forces in rows.

From the top: the question; its options, each with a line from the question; the forces,
first those that some options improve and others harm; and the next decisions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daap.core.terminal import counted
from daap.diagrams.model import (
    DecisionModel,
    DiagramDecision,
    DiagramImpact,
    DiagramOption,
    Name,
    label_key,
)
from daap.diagrams.next_decisions import next_shapes
from daap.diagrams.style import (
    BADGE,
    FRAME,
    HAIR,
    LABEL,
    MARGIN,
    NUMBER,
    RULE,
    SECTION,
    SMALL,
    WIDTH,
    cell,
    legend,
    panel,
)
from daap.diagrams.svg import Box, Drawing, Shape, circle, line, text
from daap.diagrams.text_metrics import Type, line_height, text_width, words_of, wrap

LABELS = (220, 190)
"""The width of the column of forces, and the width with many options."""
NARROW, EASY, BROAD = 72, 110, 180
"""The least, the preferred and the greatest width of an option's column."""
HEADS = ((13, True), (12, True), (11.5, True), (11, True), (11.5, False), (11, False))
"""Sizes of option labels and whether they are bold, by preference."""
SIDES = 5
"""The margin of an option's label in its column."""
ROW = 25

GROUPS = {
    (True, True): "Trade-offs: improved and harmed",
    (True, False): "Only improved",
    (False, True): "Only harmed",
    (False, False): "Neutral, or not settled",
}


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of options, from `left` to `right`."""

    options: tuple[DiagramOption, ...]
    right: float
    column: float

    @property
    def left(self) -> float:
        """The x of the first column."""
        return self.right - self.column * len(self.options)

    def center(self, index: int) -> float:
        """The middle of a column."""
        return self.left + self.column * (index + 0.5)


def decision_drawing(model: DecisionModel, decision: DiagramDecision) -> Drawing:
    """A decision with options, impacts and next decisions."""
    grid = _grid(decision.options)
    width = grid.right + MARGIN
    notes = [f"Follows: {label}" for label in model.before(decision)]
    top = Box(MARGIN, MARGIN, width - 2 * MARGIN, 0)
    shapes, head = panel(decision.name.label, _overline(decision), notes, top)
    y = head.bottom
    if grid.options:
        heads, y = _heads(grid, y)
        forces, y = _forces(grid, y + 4)
        shapes += [*heads, *forces]
    following, y = next_shapes(decision.links, y + 26, width)
    return Drawing(width, round(y + MARGIN), (*shapes, *following))


def _grid(options: tuple[DiagramOption, ...]) -> Grid:
    """The columns of options, on a page as wide as needed."""
    count = max(len(options), 1)
    ample, least = LABELS
    width = max(WIDTH, 2 * MARGIN + least + NARROW * count) - 2 * MARGIN
    column = (width - ample) / count
    if column < EASY:
        column = (width - least) / count
    return Grid(options, width + MARGIN, min(BROAD, column))


def _overline(decision: DiagramDecision) -> str:
    options, forces = len(decision.options), len(decision.forces)
    return f"DECISION · {counted(options, 'option')}, {counted(forces, 'force')}"


def _heads(grid: Grid, top: float) -> tuple[list[Shape], float]:
    """The options' numbers, labels and counts, and the legend of signs."""
    kind = _head_type(grid)
    labels = [wrap(o.name.label, kind, grid.column - SIDES) for o in grid.options]
    label_y = top + 18 + 24 + 5
    counts_y = label_y + max(len(lines) for lines in labels) * line_height(kind) + 5
    small = Type(SMALL.size - 0.5, SMALL.fill, anchor="middle")
    shapes: list[Shape] = []
    for index, (option, lines) in enumerate(zip(grid.options, labels, strict=True)):
        x = grid.center(index)
        counts = (f"improves {option.improved} ", f"harms {option.harmed}")
        number_y = top + 30 - line_height(NUMBER) / 2
        shapes += [
            line(((x, top), (x, top + 18)), FRAME),
            circle(x, top + 30, 12, BADGE),
            text((option.number,), x, number_y, NUMBER),
            text(lines, x, label_y, kind),
            text(counts, x, counts_y, small),
        ]
    impacts = [impact for option in grid.options for impact in option.impacts]
    key = legend(impacts, Box(MARGIN, top + 16, 0, 0))
    bottom = max(shape.box.bottom for shape in (*shapes, *key))
    return [*shapes, *key], bottom


def _head_type(grid: Grid) -> Type:
    """The largest type in which no word of an option's label is broken."""
    words = [word for o in grid.options for word in words_of(o.name.label)]
    kind = Type(13, bold=True, anchor="middle")
    for size, bold in HEADS:
        kind = Type(size, bold=bold, anchor="middle")
        if all(text_width(word, kind) <= grid.column - SIDES for word in words):
            break
    return kind


def _forces(grid: Grid, top: float) -> tuple[list[Shape], float]:
    """The rows of forces in their groups."""
    shapes: list[Shape] = []
    y = top
    centers = [grid.center(index) for index in range(len(grid.options))]
    for title, forces in _groups(grid.options):
        shapes.append(text((f"{title} ({len(forces)})",), MARGIN, y + 7, SECTION))
        y += 30
        rows: list[Shape] = []
        bottom = y
        for force in forces:
            row, bottom = _row(grid, force, bottom)
            rows += row
        shapes += [line(((x, y), (x, bottom)), HAIR) for x in centers]
        shapes += [line(((MARGIN, y), (grid.right, y)), RULE), *rows]
        y = bottom + 8
    return shapes, y - 8


def _groups(
    options: Sequence[DiagramOption],
) -> Iterator[tuple[str, list[Name]]]:
    """The forces grouped by the effect of options, those of most options first."""
    impacts: dict[Name, list[DiagramImpact]] = {}
    for impact in (i for option in options for i in option.impacts):
        impacts.setdefault(impact.force, []).append(impact)
    for (improved, harmed), title in GROUPS.items():
        forces = [
            force
            for force, found in impacts.items()
            if any(i.sign.improves for i in found) == improved
            and any(i.sign.harms for i in found) == harmed
        ]
        if forces:
            forces.sort(key=lambda f: (-len(impacts[f]), label_key(f)))
            yield title, forces


def _row(grid: Grid, force: Name, top: float) -> tuple[list[Shape], float]:
    """One force and the sign of each option that has an impact on it."""
    lines = wrap(force.label, LABEL, grid.left - MARGIN - 8)
    height = ROW + (len(lines) - 1) * line_height(LABEL)
    middle = top + height / 2
    bottom = top + height
    label_y = middle - len(lines) * line_height(LABEL) / 2
    shapes = [
        line(((MARGIN, bottom), (grid.right, bottom)), HAIR),
        text(lines, MARGIN, label_y, LABEL),
    ]
    for index, option in enumerate(grid.options):
        signs = sorted({i.sign for i in option.impacts if i.force == force})
        if signs:
            words = ", ".join(sign.said for sign in signs)
            title = f"{option.name.label}: {words} for {force.label}"
            shapes.append(cell(signs, grid.center(index), middle, title))
    return shapes, bottom
