"""How the time of interpreting grows with the input, as a table of seconds.

Run as `python tests/interpret/growth.py [DOUBLINGS]`. Every input is made twice
as large several times; a factor near 2 is linear, one near 4 quadratic. The words
are drawn from a list as uneven as a language's.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "pipeline"))

from daap.core.codebook import Code, Codebook
from daap.core.model import (
    Document,
    Lines,
    Mention,
    Paragraph,
    Record,
    Row,
    Segment,
    Step,
    transcript_text,
)
from daap.core.settings import Redaction
from daap.core.values import Kind, MentionKind
from daap.interpret.anchoring.anchor import anchor, finder_of
from daap.interpret.codes.resolve import resolve
from daap.interpret.redact import redact
from daap.interpret.split import split

VOCABULARY = [f"{a}{b}{c}" for a in "dbstr" for b in "aeiou" for c in "lmnrtk"] + [
    f"{a}{b}{c}{d}o" for a in "dbstrm" for b in "aeiou" for c in "lmnrtk" for d in "iua"
]
WEIGHTS = [1 / (rank + 2) for rank in range(len(VOCABULARY))]
CODES = Codebook(
    {w: Code(w, Kind.PRACTICE, w.title()) for w in VOCABULARY[:200]},
)


def words(count: int, seed: int) -> list[str]:
    """Words of a made-up language, the same for the same seed."""
    return random.Random(seed).choices(VOCABULARY, WEIGHTS, k=count)  # noqa: S311 - no secret


def lines(content: Sequence[str], width: int = 15) -> list[str]:
    """The words in lines of `width` words."""
    found = range(0, len(content), width)
    return [" ".join(content[start : start + width]) for start in found]


def document(
    passages: Sequence[Sequence[str]], notes: Sequence[Sequence[str]], names: str = ""
) -> Document:
    """A document of passages, each followed by a step with one paragraph of notes."""
    segments, steps, line = [], [], 1
    for position, (passage, note) in enumerate(
        zip(passages, notes, strict=True), start=1
    ):
        rows = tuple(Row(text, line + index) for index, text in enumerate(passage))
        line += len(rows)
        segments.append(Segment(position, 0, rows))
        below = tuple(Row(text, line + index) for index, text in enumerate(note))
        line += len(below)
        mentions = tuple(
            Mention(f"{name}{position}", MentionKind.MENTION, line)
            for name in names.split()
        )
        step = Step(
            position,
            Lines(line - 1, line),
            (position,),
            (Paragraph(below),) if below else (),
            mentions,
        )
        steps.append(step)
        line += 1
    return Document(
        "growth.md", "", "p1", Record(), segments=tuple(segments), steps=tuple(steps)
    )


def quoting(size: int) -> Document:
    """Steps of 60 words, each with a note that changes words of its passage."""
    passages = [words(60, seed) for seed in range(size)]
    changed = [[*p[10:20], "xyz", *p[21:30]] for p in passages]
    return document([lines(p) for p in passages], [[" ".join(c)] for c in changed])


def describing(size: int) -> Document:
    """Steps of 60 words, each with a note of 10 words of its own."""
    passages = [lines(words(60, seed)) for seed in range(size)]
    notes = [[" ".join(words(10, -1 - seed))] for seed in range(size)]
    return document(passages, notes)


def recurring(size: int) -> Document:
    """The same passage and the same two notes again and again."""
    passage, note = lines(words(60, 1)), " ".join(words(9, 2))
    return document([passage] * size, [[note, passage[2][:40]]] * size)


def lost(size: int) -> Document:
    """Notes of steps without a passage, beside as many passages."""
    found = describing(size)
    steps = tuple(
        Step(s.position, s.lines, (), s.paragraphs, s.mentions) for s in found.steps
    )
    return Document("growth.md", "", "p1", Record(), (), found.segments, steps)


def one_paragraph(size: int) -> Document:
    """One step whose trace is one paragraph of lines, half of them quoted."""
    passage = lines(words(size * 15, 3))
    notes = [
        line if index % 4 < 2 else " ".join(words(9, -index))
        for index, line in enumerate(passage)
    ]
    return document([passage], [notes])


def one_line(size: int) -> Document:
    """One line as transcript, and the same line as note."""
    line = " ".join(words(size * 150, 4))
    return document([[line]], [[line]])


def one_word(size: int) -> Document:
    """One line without a border between words, and parts of it as notes."""
    line = "a" * size * 150
    return document([[line]], [[line[: size * 40], line[:50], "a a a a a"]])


def unknown(size: int) -> Document:
    """Names that no code has, all different."""
    return document([["a passage"]] * size, [[]] * size, names="delivery_port_")


STAGES: dict[str, Callable[[Document], Document]] = {
    "redact": lambda d: redact(d, [Redaction("tom|ann", "[name]")]),
    "split": split,
    "anchor": anchor,
    "resolve": lambda d: resolve(d, CODES),
}

INPUTS: dict[Callable[[int], Document], int] = {
    quoting: 3_000,
    describing: 3_000,
    recurring: 3_000,
    lost: 3_000,
    one_paragraph: 1_000,
    one_line: 1_000,
    one_word: 1_000,
    unknown: 3_000,
}


def measure(found: Document) -> dict[str, float]:
    """The seconds of each stage."""
    seconds = {}
    finder_of.cache_clear()
    for name, stage in STAGES.items():
        start = time.perf_counter()
        found = stage(found)
        seconds[name] = time.perf_counter() - start
    return seconds


def main(doublings: int = 3) -> None:
    """Print a table: what, how much, and the seconds of each stage."""
    sys.stdout.write(f"{'input':14}{'size':>8}{'MB':>7}")
    sys.stdout.write("".join(f"{name:>9}" for name in STAGES) + "   factor\n")
    for make, size in INPUTS.items():
        before = 0.0
        for doubling in range(doublings):
            found = make(size << doubling)
            megabytes = len(transcript_text(found.segments)) / 1e6
            seconds = measure(found)
            total = sum(seconds.values())
            factor = f"{total / before:9.2f}" if before else ""
            before = total
            sys.stdout.write(f"{make.__name__:14}{size << doubling:8}{megabytes:7.2f}")
            sys.stdout.write("".join(f"{s:9.2f}" for s in seconds.values()))
            sys.stdout.write(f"{factor}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
