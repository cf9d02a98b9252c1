"""Documents made of texts, for the tests of interpreting."""

from __future__ import annotations

from collections.abc import Iterable

from daap.core.model import (
    Document,
    Lines,
    Mention,
    Paragraph,
    Record,
    Row,
    Segment,
    Step,
)
from daap.core.values import MentionKind


def make(*steps: tuple[str, str] | tuple[str, str, str]) -> Document:
    """A document of steps: the passages above it, its open trace, its names.

    Blank lines separate passages, and paragraphs of the trace. The context of a
    step are the passages given with it.
    """
    segments: list[Segment] = []
    found: list[Step] = []
    line = 1

    def rows(text: str) -> Iterable[tuple[Row, ...]]:
        nonlocal line
        for block in filter(None, text.split("\n\n")):
            lines = block.split("\n")
            yield tuple(Row(row, line + index) for index, row in enumerate(lines))
            line += len(lines) + 1

    for position, (passages, trace, *names) in enumerate(steps, start=1):
        before = len(segments)
        for block in rows(passages):
            segments.append(Segment(len(segments) + 1, 0, block))
        context = tuple(segment.position for segment in segments[before:])
        first = line
        paragraphs = tuple(Paragraph(block) for block in rows(trace))
        mentions = tuple(
            Mention(name, MentionKind.MENTION, line)
            for name in (names[0].split("|") if names else ())
        )
        line += 1
        lines = Lines(first, line)
        found.append(Step(position, lines, context, paragraphs, mentions))
    return Document("a.md", "", "p1", Record(), (), tuple(segments), tuple(found))
