"""Diagrams of how a study was coded, as SVG, with a description in words.

The saturation curve, co-occurring codes, and the audit of each source: the content of
the questions saturation, codes-together and audit-summary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from daap.core.codebook import Audited
from daap.core.model import Document
from daap.core.values import AuditStatus
from daap.diagrams.style import (
    BLUE,
    GREY,
    HAIR,
    HEADING,
    LABEL,
    MARGIN,
    ORANGE,
    QUIET,
    RULE,
    SMALL,
    WIDTH,
)
from daap.diagrams.svg import (
    Box,
    Drawing,
    Pen,
    Shape,
    boxed,
    document,
    grouped,
    line,
    text,
)
from daap.diagrams.text_metrics import Type, clean

MOST = 25
"""The most codes in the co-occurrence matrix: those of the most steps."""

RIGHT = Type(11, GREY, anchor="end")
MIDDLE = Type(11, GREY, anchor="middle")
NEW = Pen("#d3e3f3", BLUE)
CURVE = Pen(stroke=BLUE, width=2)
STATES = (
    (AuditStatus.TRACED, "traced", Pen(BLUE)),
    (AuditStatus.THROUGH_OPTION, "traced through an option", Pen("#d3e3f3", BLUE)),
    (AuditStatus.NOT_TRACED, "not traced", Pen("#ffffff", ORANGE)),
)


@dataclass(frozen=True, slots=True)
class Coded:
    """A source with the codes of each of its steps."""

    name: str
    steps: tuple[frozenset[str], ...]

    @property
    def codes(self) -> frozenset[str]:
        """All its codes."""
        return frozenset[str]().union(*self.steps)


def coded_sources(
    documents: Iterable[Document], order: Sequence[str]
) -> tuple[Coded, ...]:
    """The sources that have a step with a code, in the order given."""
    found = {
        one.identifier: Coded(
            one.identifier,
            tuple(frozenset(a.code for a in step.assignments) for step in one.steps),
        )
        for one in documents
    }
    return tuple(found[name] for name in order if name in found and found[name].codes)


def coding_diagrams(
    sources: Sequence[Coded],
    audited: Mapping[str, Sequence[Audited]],
    labels: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    """The diagrams by file name; none if nothing is coded.

    `labels` are the labels of codes, by notation.
    """
    if sources:
        yield "diagrams/saturation-curve.svg", saturation(sources)
        yield "diagrams/codes-together.svg", together(sources, labels)
    counted = {
        name: Counter(one.status for one in rows if one.status)
        for name, rows in audited.items()
    }
    if any(counted.values()):
        yield "diagrams/audit-by-source.svg", audit(counted)


def saturation(sources: Sequence[Coded]) -> str:
    """The saturation curve: new codes with each source, and their cumulative number."""
    known, points = set[str](), list[tuple[str, int, int]]()
    for source in sources:
        before = len(known)
        known |= source.codes
        points.append((source.name, len(known) - before, len(known)))
    left, top, height = 64, 80, 300
    step = (WIDTH - left - MARGIN) / len(points)
    most = max(len(known), 1)

    def y(value: int) -> float:
        return top + height * (1 - value / most)

    shapes: list[Shape] = [
        text(("New codes by source, in the order of the table",), MARGIN, 20, HEADING),
        text(("Bars: new codes. Line: all codes so far.",), MARGIN, 48, QUIET),
    ]
    for mark in range(0, most + 1, max(1, round(most / 5 / 10) * 10 or 1)):
        shapes.append(line(((left, y(mark)), (WIDTH - MARGIN, y(mark))), HAIR))
        shapes.append(text((str(mark),), left - 8, y(mark) - 8, RIGHT))
    for number, (name, new, total) in enumerate(points):
        x = left + step * number
        bar = Box(x + 1, y(new), max(1.0, step - 2), top + height - y(new))
        said = f"{name}: {new} new codes, {total} by then"
        shapes.append(grouped(said, (boxed(bar, NEW),)))
        if len(points) <= 20 or number % 5 == 0:
            shapes.append(text((name,), x + step / 2, top + height + 4, MIDDLE))
    middles = [
        (left + step * (n + 0.5), y(total)) for n, (*_, total) in enumerate(points)
    ]
    if len(middles) > 1:
        shapes.append(line(middles, CURVE))
    half = next(name for name, _, total in points if total * 2 >= most)
    last = sum(new for _, new, _ in points[-10:])
    said = (
        f"{len(points)} sources bring {most} codes. Half of them are there with source "
        f"{half}; the last {min(10, len(points))} sources bring {last} new ones."
    )
    title = "Saturation: new codes by source"
    drawing = Drawing(WIDTH, top + height + 36, tuple(shapes))
    return document(drawing, "saturation-curve", title, said)


def together(sources: Sequence[Coded], labels: Mapping[str, str]) -> str:
    """The co-occurrence matrix: the number of steps that assign two codes together."""
    steps = [codes for source in sources for codes in source.steps]
    often = Counter(code for codes in steps for code in codes)
    shown = sorted(often, key=lambda code: (-often[code], code))[:MOST]
    pairs = Counter(
        pair for codes in steps for pair in combinations(sorted(codes & {*shown}), 2)
    )
    most = max(pairs.values(), default=1)
    left, top, cell = 260, 110, 24
    shapes: list[Shape] = [
        text(("Codes that occur together",), MARGIN, 20, HEADING),
        text(
            (f"The {len(shown)} codes of the most steps, and their pairs by steps.",),
            MARGIN, 48, QUIET,
        ),
    ]  # fmt: skip
    for row, one in enumerate(shown):
        y = top + cell * row
        label = f"{row + 1}. {clean(labels.get(one, one))}"
        kind = Type(12, LABEL.fill, anchor="end")
        shapes.append(text((_cut(label),), left - 8, y + 4, kind))
        shapes.append(
            text((str(row + 1),), left + cell * (row + 0.5), top - 18, MIDDLE)
        )
        for column, other in enumerate(shown):
            box = Box(left + cell * column, y, cell, cell)
            count = pairs[min(one, other), max(one, other)] if one != other else 0
            shapes.append(_pair(box, count, most, one == other))
    best = [
        f"{labels.get(one, one)} and {labels.get(other, other)} ({count})"
        for (one, other), count in sorted(
            pairs.items(), key=lambda item: (-item[1], item[0])
        )[:10]
    ]
    said = f"The pairs of the most steps: {'; '.join(map(clean, best)) or 'none'}."
    size = top + cell * len(shown) + MARGIN
    width = max(WIDTH, left + cell * len(shown) + MARGIN)
    drawing = Drawing(width, size, tuple(shapes))
    return document(drawing, "codes-together", "Codes that occur together", said)


def _cut(label: str) -> str:
    return label if len(label) <= 34 else f"{label[:33].rstrip()}…"


def _pair(box: Box, count: int, most: int, is_same: bool) -> Shape:
    """A cell of the matrix, darker for more steps."""
    if is_same:
        return boxed(box, Pen("#f0f0f0", "#d9d9d9"))
    if not count:
        return boxed(box, HAIR)
    part = count / most
    red, green, blue = (
        round(light + (dark - light) * part)
        for light, dark in ((226, 23), (236, 74), (246, 124))
    )
    fill = f"#{red:02x}{green:02x}{blue:02x}"
    ink = "#ffffff" if part > 0.5 else "#0f3355"
    number = text((str(count),), box.middle, box.y + 5, Type(11, ink, anchor="middle"))
    return grouped("", (boxed(box, Pen(fill, "#d9d9d9")), number))


def audit(counted: Mapping[str, Mapping[AuditStatus, int]]) -> str:
    """The number of attributions of each source by audit status."""
    rows = [(name, counts) for name, counts in counted.items() if counts]
    most = max(sum(counts.values()) for _, counts in rows)
    left, top, height = 64, 104, 14
    scale = (WIDTH - left - MARGIN) / most
    shapes: list[Shape] = [
        text(("Attributions held against the traces, by source",), MARGIN, 20, HEADING)
    ]
    x = float(MARGIN)
    for _, said, pen in STATES:
        shapes.append(boxed(Box(x, 60, 14, 12), pen))
        shapes.append(text((said,), x + 20, 57, SMALL))
        x += 190
    for number, (name, counts) in enumerate(rows):
        y, at = top + height * number, float(left)
        shapes.append(text((name,), left - 8, y - 3, RIGHT))
        for state, said, pen in STATES:
            count = counts.get(state, 0)
            if count:
                box = Box(at, y, count * scale, height - 4)
                shapes.append(grouped(f"{name}: {count} {said}", (boxed(box, pen),)))
                at = box.right
    bottom = top + height * len(rows)
    shapes.append(line(((left, top - 4), (left, bottom)), RULE))
    sums = {state: sum(c.get(state, 0) for _, c in rows) for state, _, _ in STATES}
    parts = ", ".join(f"{sums[state]} {said}" for state, said, _ in STATES)
    said = f"{len(rows)} sources, {sum(sums.values())} attributions: {parts}."
    drawing = Drawing(WIDTH, bottom + MARGIN, tuple(shapes))
    return document(drawing, "audit-by-source", "Audit by source", said)
