"""A chart of the coding along a transcript, without its words.

Coordinates are in user units: a column of labels, then the transcript from its first to
its last code point. Tables next to the chart have the same content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from daap.site.coding import Quote, Step
from daap.site.dataset import Row

WIDTH, LABELS = 960, 210
ROW = 18
LEAST = 2.0
"""The least width of a bar, so that it can be seen and clicked."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A span of the transcript: its place, its title and its link."""

    iri: str
    x: float
    width: float
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the chart: a speaker, the quotes, the steps, or a code."""

    label: str
    iri: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Codeline:
    """The chart: its lanes, those of codes last, and its height."""

    lanes: tuple[Lane, ...]
    height: float
    length: int
    marks: tuple[tuple[float, int], ...]


def codeline(
    rows: Sequence[Row], turns: Mapping[str, Row], steps: Sequence[Step]
) -> Codeline | None:
    """The coding of a transcript's segments; None if there are none."""
    if not rows:
        return None
    length = max(int(row["end"]) for row in rows)
    scale = (WIDTH - LABELS) / max(length, 1)
    found = [
        *_speakers(rows, turns, scale),
        ("Quotes", "", tuple(_quotes(steps, scale))),
        *_codes(rows, steps, scale),
    ]
    lanes = tuple(
        Lane(label, iri, ROW * (number + 1), bars)
        for number, (label, iri, bars) in enumerate(found)
    )
    step = max(1, -(-length // 5000) * 1000)
    marks = ((LABELS + at * scale, at) for at in range(0, length + 1, step))
    return Codeline(lanes, ROW * (len(lanes) + 1.5), length, tuple(marks))


Found = tuple[str, str, tuple[Bar, ...]]


def _bar(iri: str, start: int, end: int, scale: float, title: str, kind: str) -> Bar:
    x, width = LABELS + start * scale, max(LEAST, (end - start) * scale)
    return Bar(iri, round(x, 1), round(width, 1), title, kind)


def _speakers(
    rows: Sequence[Row], turns: Mapping[str, Row], scale: float
) -> Iterator[Found]:
    """A lane of segments for each speaker, or one if speakers are unknown."""
    lanes: dict[str, list[Bar]] = {}
    for row in rows:
        turn = turns.get(row["turn"])
        label = (turn["label"] if turn else "") or "Text"
        asks = "asks" if turn and turn["interviewer"] == "true" else "said"
        start, end = int(row["start"]), int(row["end"])
        number = row["segment"].rpartition("/")[2]
        title = f"Segment {number}, {label}: {end - start} characters from {start}"
        if row["first"] and row["first"] == row["last"]:
            title += f", line {row['first']}"
        elif row["first"]:
            title += f", lines {row['first']} to {row['last']}"
        bar = _bar(row["segment"], start, end, scale, title, asks)
        lanes.setdefault(label, []).append(bar)
    yield from ((label, "", tuple(bars)) for label, bars in lanes.items())


def _quotes(steps: Sequence[Step], scale: float) -> Iterator[Bar]:
    seen = set()
    for step in steps:
        for quote in step.quotes:
            if quote.iri not in seen:
                seen.add(quote.iri)
                yield _quote(quote, quote.iri, f"step {step.position}", scale)


def _quote(quote: Quote, iri: str, said: str, scale: float) -> Bar:
    count = quote.end - quote.start
    title = f"{count} characters from {quote.start}, quoted by {said}"
    return _bar(iri, quote.start, quote.end, scale, title, "quote")


def _codes(rows: Sequence[Row], steps: Sequence[Step], scale: float) -> Iterator[Found]:
    """A lane for each code in order of first assignment: contexts, then quotes."""
    spans = {row["segment"]: (int(row["start"]), int(row["end"])) for row in rows}
    lanes: dict[str, list[Bar]] = {}
    for step in steps:
        for code in dict.fromkeys(one.code for one in step.assignments):
            lanes.setdefault(code, []).extend(_of_step(step, spans, scale))
    yield from (("", code, tuple(bars)) for code, bars in lanes.items())


def _of_step(
    step: Step, spans: Mapping[str, tuple[int, int]], scale: float
) -> Iterator[Bar]:
    said = f"step {step.position}"
    for start, end in _joined(spans[one] for one in step.context if one in spans):
        title = f"Passage of {said}: {end - start} characters from {start}"
        yield _bar(step.iri, start, end, scale, title, "context")
    for quote in step.quotes:
        yield _quote(quote, step.iri, said, scale)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order; those separated only by blank lines are joined."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1] + 2:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
