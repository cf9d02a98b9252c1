"""Orthogonal routing of links between rows of cards: tracks and lanes.

Below each row is a gap with the names of the trunks that begin there, tracks for
horizontal runs, and room for arrowheads. A link to any but the next row uses a lane at
the right of the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from daap.diagrams.style import FRAME, RELATION
from daap.diagrams.svg import Shape, line, text
from daap.diagrams.text_metrics import line_height

TRACK, LANE = 12, 14
HEAD = 9
ARROW = 22
"""The room for an arrowhead below the last track."""
APART = 10
"""The least distance between two runs in one track, and between rows of cards."""

Way = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Port:
    """The end of a link: the top of a card in a row."""

    row: int
    x: float


@dataclass(frozen=True, slots=True)
class Trunk:
    """Links with the same origin and relation; `lines` is the relation's name.

    `depth` is the height of the card at whose lower side it begins.
    """

    row: int
    x: float
    depth: float
    lines: tuple[str, ...]
    targets: tuple[Port, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """The shapes of links, and the y of the rows of cards."""

    shapes: tuple[Shape, ...]
    tops: tuple[float, ...]
    bottom: float
    right: float


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """A horizontal run in the gap below a row (-1: above the first)."""

    gap: int
    start: float
    end: float
    trunk: int


@dataclass(frozen=True, slots=True)
class Space:
    """The y of each row's top, and of each gap's first track."""

    tops: tuple[float, ...]
    tracks: Mapping[int, float]
    bottom: float


def connect(
    trunks: Sequence[Trunk], heights: Sequence[float], top: float, right: float
) -> Links:
    """The links, and the rows with the distances that links need."""
    crossing = [
        index
        for index, trunk in enumerate(trunks)
        if any(port.row != trunk.row + 1 for port in trunk.targets)
    ]
    lanes = {index: right + (n + 1) * LANE for n, index in enumerate(crossing)}
    tracks = _tracks(sorted(_runs(trunks, lanes)))
    space = _space(trunks, heights, top, tracks)
    levels = {key: space.tracks[key[0]] + n * TRACK for key, n in tracks.items()}
    shapes: list[Shape] = []
    for index, trunk in enumerate(trunks):
        begin = space.tops[trunk.row] + trunk.depth
        for place, port in enumerate(trunk.targets):
            bends = _bends(index, trunk, port, lanes.get(index, 0), levels)
            way = ((trunk.x, begin), *bends, (port.x, space.tops[port.row] - 1))
            way = way[1:] if place and bends else way  # the stem is drawn once
            shapes.append(line(_straight(way), FRAME, head=HEAD))
        shapes.append(text(trunk.lines, trunk.x + 8, begin + 6, RELATION))
    return Links(tuple(shapes), space.tops, space.bottom, max((right, *lanes.values())))


def _runs(trunks: Sequence[Trunk], lanes: Mapping[int, float]) -> Iterator[Run]:
    for index, trunk in enumerate(trunks):
        stops: dict[int, list[float]] = {trunk.row: [trunk.x]}
        if index in lanes:
            stops[trunk.row].append(lanes[index])
        for port in trunk.targets:
            start = [lanes[index]] if port.row != trunk.row + 1 else []
            stops.setdefault(port.row - 1, start).append(port.x)
        for gap, xs in stops.items():
            if max(xs) > min(xs):
                yield Run(gap, min(xs), max(xs), index)


def _tracks(runs: Sequence[Run]) -> dict[tuple[int, int], int]:
    """The track of each gap and trunk, so that no two runs overlap."""
    found: dict[tuple[int, int], int] = {}
    ends: dict[tuple[int, int], float] = {}
    for run in runs:
        track = 0
        while ends.get((run.gap, track), -APART) + APART > run.start:
            track += 1
        ends[run.gap, track] = run.end
        found[run.gap, run.trunk] = track
    return found


def _space(
    trunks: Sequence[Trunk],
    heights: Sequence[float],
    top: float,
    tracks: Mapping[tuple[int, int], int],
) -> Space:
    """Rows one below the other, with names, tracks and arrowheads between them."""
    used = Counter(dict.fromkeys(range(-1, len(heights)), 0))
    for (gap, _), track in tracks.items():
        used[gap] = max(used[gap], track + 1)
    tops, first, bottom = [], {-1: top}, top
    y = top + (used[-1] * TRACK + ARROW if used[-1] else 0)
    for row, height in enumerate(heights):
        tops.append(y)
        bottom = y + height
        names = [
            y + trunk.depth + len(trunk.lines) * line_height(RELATION)
            for trunk in trunks
            if trunk.row == row
        ]
        first[row] = max((bottom, *names)) + 14
        y = first[row] + used[row] * TRACK + ARROW
        if names or used[row]:
            bottom = first[row] + used[row] * TRACK
    return Space(tuple(tops), first, bottom)


def _bends(
    index: int,
    trunk: Trunk,
    port: Port,
    lane: float,
    levels: Mapping[tuple[int, int], float],
) -> Way:
    """The corners between the start of a trunk and a port."""
    leave = levels.get((trunk.row, index))
    if leave is None:
        return ()
    if port.row == trunk.row + 1:
        return ((trunk.x, leave), (port.x, leave))
    enter = levels[port.row - 1, index]
    return ((trunk.x, leave), (lane, leave), (lane, enter), (port.x, enter))


def _straight(way: Way) -> Way:
    """A way without repeated points."""
    return tuple(point for n, point in enumerate(way) if n == 0 or point != way[n - 1])
