"""The diagram of a whole decision model: cards of decisions, linked by advice.

Decisions are in rows by level, at most three in a row, so that most links lead to the
next row. Each card lists the options with their numbers, and how many forces each
improves and harms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from daap.core.terminal import counted
from daap.diagrams.links import Port, Trunk, connect
from daap.diagrams.model import DecisionModel, DiagramDecision, DiagramOption, Name
from daap.diagrams.style import (
    HARM,
    HEADING,
    IMPROVE,
    LABEL,
    MARGIN,
    QUIET,
    RELATION,
    SQUARE,
    WIDTH,
    panel,
)
from daap.diagrams.svg import Box, Drawing, Shape, boxed, text
from daap.diagrams.text_metrics import Type, line_height, wrap

PER_ROW = 3
BROAD = 440
"""The greatest width of a card."""
GUTTER = 24
"""The gap between cards of one row."""
PORT = 26
"""The distance between the ends of links at one card."""
COUNT = 34
"""The room for a count."""


@dataclass(frozen=True, slots=True)
class Card:
    """The place of a decision: its row, and x in the row."""

    decision: DiagramDecision
    row: int
    x: float
    width: float

    @property
    def middle(self) -> float:
        """The x of its centre."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Start:
    """Links with the same origin and relation, with the relation's name."""

    card: Card
    x: float
    lines: tuple[str, ...]
    to: frozenset[Name]


def map_drawing(model: DecisionModel) -> Drawing:
    """Decisions with their options, and links between decisions.

    A decision without either is only counted, unless all are.
    """
    cards = tuple(_cards(_joined(model.decisions)))
    heads: dict[int, float] = defaultdict(float)
    for card in cards:
        heads[card.row] = max(heads[card.row], _band(card, 0, 0)[0].box.height)
    heights = [_drawn(card, 0, heads[card.row])[0].box.height for card in cards]
    heading = _heading(model)
    top = heading[-1].box.bottom + 18
    trunks = _trunks(cards, heights)
    links = connect(trunks, _row_heights(cards, heights), top, WIDTH - MARGIN)
    faces = (_drawn(card, links.tops[card.row], heads[card.row]) for card in cards)
    shapes = (*heading, *links.shapes, *(s for face in faces for s in face))
    return Drawing(links.right + MARGIN, round(links.bottom + MARGIN), shapes)


def _joined(decisions: Sequence[DiagramDecision]) -> Sequence[DiagramDecision]:
    """The decisions with options or links; all if none has any."""
    ends = {link.to for one in decisions for link in one.links}
    found = [d for d in decisions if d.options or d.links or d.name in ends]
    return found or decisions


def _cards(decisions: Sequence[DiagramDecision]) -> Iterator[Card]:
    """The decisions in rows, each row centred on the page."""
    rows = [
        level[start : start + PER_ROW]
        for level in (list(g) for _, g in groupby(decisions, lambda d: d.level))
        for start in range(0, len(level), PER_ROW)
    ]
    for number, row in enumerate(rows):
        room = (WIDTH - 2 * MARGIN - GUTTER * (len(row) - 1)) / len(row)
        width = min(BROAD, room)
        left = (WIDTH - width * len(row) - GUTTER * (len(row) - 1)) / 2
        for place, decision in enumerate(row):
            yield Card(decision, number, left + place * (width + GUTTER), width)


def _heading(model: DecisionModel) -> list[Shape]:
    options = sum(len(decision.options) for decision in model.decisions)
    shown = len(_joined(model.decisions))
    left = len(model.decisions) - shown
    words = (
        f"{counted(shown, 'decision')} with {counted(options, 'option')}. "
        "Behind each option: "
        "how many forces it improves (+) and harms (−). Arrows lead to what to decide "
        "next."
    )
    if left:
        words += f" Decisions of which no option is stated are not shown ({left})."
    title = text(("Decision model",), MARGIN, MARGIN - 4, HEADING)
    lines = wrap(words, QUIET, WIDTH - 2 * MARGIN)
    return [title, text(lines, MARGIN, title.box.bottom + 4, QUIET)]


def _band(card: Card, top: float, height: float) -> list[Shape]:
    """A card's head, its background first, of at least this height."""
    box = Box(card.x, top, card.width, height)
    return panel(card.decision.name.label, "", (), box, 14, 0)[0]


def _row_heights(cards: Sequence[Card], heights: Sequence[float]) -> list[float]:
    """The height of each row's tallest card."""
    rows: dict[int, float] = defaultdict(float)
    for card, height in zip(cards, heights, strict=True):
        rows[card.row] = max(rows[card.row], height)
    return list(rows.values())


def _drawn(card: Card, top: float, head: float) -> list[Shape]:
    """A card, its frame first, with a head of this height."""
    band = _band(card, top, head)
    box = band[0].box
    shapes, y = [], box.bottom + 8
    for option in card.decision.options:
        shapes += _option(option, box, y)
        y = max(y, *(shape.box.bottom for shape in shapes)) + 4
    if not card.decision.options:
        shapes.append(text(("No options stated",), card.x + 16, y, QUIET))
        y = shapes[-1].box.bottom + 4
    frame = Box(card.x, top, card.width, y + 6 - top)
    return [boxed(frame, SQUARE), *band, *shapes]


def _option(option: DiagramOption, box: Box, y: float) -> list[Shape]:
    """One line of a card: number, label, counts."""
    number = Type(LABEL.size, bold=True, anchor="end")
    right, left = box.right - 14, box.x + 42
    lines = wrap(option.name.label, LABEL, right - 2 * COUNT - left - 4)
    small = y + (line_height(LABEL) - line_height(IMPROVE)) / 2
    return [
        text((option.number,), box.x + 34, y, number),
        text(lines, left, y, LABEL),
        text((f"+{option.improved}",), right - COUNT, small, IMPROVE),
        text((f"−{option.harmed}",), right, small, HARM),
    ]


def _trunks(cards: Sequence[Card], heights: Sequence[float]) -> tuple[Trunk, ...]:
    """The links between cards, one trunk for each origin and relation."""
    starts = [
        (start, depth)
        for card, depth in zip(cards, heights, strict=True)
        for start in _starts(card)
    ]
    targets: list[list[Port]] = [[] for _ in starts]
    for card in cards:
        coming = [
            (start.card.row >= card.row, start.x, index)
            for index, (start, _) in enumerate(starts)
            if card.decision.name in start.to
        ]
        step = min(PORT, card.width / (len(coming) + 1))
        for place, (_, _, index) in enumerate(sorted(coming)):
            x = card.middle + (place - (len(coming) - 1) / 2) * step
            targets[index].append(Port(card.row, x))
    return tuple(
        Trunk(start.card.row, start.x, depth, start.lines, tuple(ports))
        for (start, depth), ports in zip(starts, targets, strict=True)
    )


def _starts(card: Card) -> Iterator[Start]:
    """The starts of a card's trunks, each with its name at the right."""
    links = card.decision.links
    groups = [
        (f"{relation} (after {option.label})" if option else relation, list(group))
        for (option, relation), group in groupby(
            links, lambda link: (link.option, link.relation)
        )
    ]
    slot = card.width / max(len(groups), 1)
    for place, (words, group) in enumerate(groups):
        x = card.x + slot * place + (slot / 2 if len(groups) == 1 else PORT / 2)
        room = max(card.x + slot * (place + 1) - x - PORT / 2, PORT)
        names = frozenset(link.to for link in group)
        yield Start(card, x, wrap(words, RELATION, room), names)
