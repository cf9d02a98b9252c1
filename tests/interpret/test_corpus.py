"""The study's other field notes: literal quotations, by a search of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from daap.core.model import Document, Note, Span, Step, transcript_text
from daap.core.values import Anchoring
from daap.interpret.anchoring.anchor import anchor, context_span
from daap.interpret.split import split

QUOTES = "‘’‚‛“”„‟«»‹›`´\"'"
DASHES = "‐‑‒–—―−-"
PIECE = re.compile(
    rf"(?P<broken>(?<=\w)[-‐\u00ad]\n\s*(?=\w))|(?P<space>\s+)"
    rf"|(?P<quote>[{QUOTES}])|(?P<dash>[{DASHES}])|."
)
LABEL = re.compile(
    r"\s*(?:Option|Decision|Force)\s*(?:\([a-z ]+\))?\s*:", re.IGNORECASE
)


@dataclass(frozen=True)
class Found:
    """A note of the corpus with its step and its transcript."""

    name: str
    document: Document
    step: Step
    note: Note
    text: str

    @property
    def place(self) -> str:
        """The note, without its text."""
        return f"{self.name} {self.step.position}.{self.note.position}"

    @property
    def context(self) -> Span:
        """The range of the step's context."""
        return context_span(self.step, self.document.segments)


@cache
def simple(text: str, hyphen: str) -> tuple[str, list[int]]:
    """A text in lower case, with one kind of space, quote and dash, and offsets.

    `hyphen` stands for a hyphen at a line's end and the end of that line.
    """
    chars: list[str] = []
    offsets: list[int] = []
    for match in PIECE.finditer(text):
        if match["broken"]:
            form = hyphen
        elif match["space"]:
            form = " "
        elif match["quote"]:
            form = "'"
        elif match["dash"]:
            form = "-"
        else:
            form = match[0].lower().replace("\u00ad", "")
        chars += form
        offsets += [match.start()] * len(form)
    return "".join(chars), offsets


def occurrences(quoted: str, text: str) -> list[Span]:
    """Where a note occurs as whole words, in order."""
    found = set()
    for hyphen in ("", "-"):
        inside, offsets = simple(text, hyphen)
        wanted = simple(quoted, hyphen)[0].strip(" '.,;:!?()[]*-")
        if wanted:
            pattern = rf"(?<!\w)(?={re.escape(wanted)}(?!\w))"
            for match in re.finditer(pattern, inside):
                end = match.start() + len(wanted) - 1
                found.add(Span(offsets[match.start()], offsets[end] + 1))
    return sorted(found)


def preferred(spans: list[Span], context: Span) -> Span:
    """Inside the context, else the nearest before the step, else the first after."""
    inside = [s for s in spans if context.start <= s.start and s.end <= context.end]
    before = [s for s in spans if s.end <= context.end]
    return (inside or before or spans[:1])[-1]


@pytest.fixture(scope="module")
def notes(corpus: dict[str, Document]) -> list[Found]:
    """Every note of the corpus, anchored."""

    def found() -> Iterator[Found]:
        for name, document in corpus.items():
            anchored = anchor(split(document))
            text = transcript_text(anchored.segments)
            for step in anchored.steps:
                for note in step.notes:
                    yield Found(name, anchored, step, note, text)

    return list(found())


@pytest.fixture(scope="module")
def literal(notes: list[Found]) -> list[tuple[Found, list[Span]]]:
    """The notes that occur in their transcripts, and where."""
    texts = ((found, LABEL.sub("", found.note.text, count=1)) for found in notes)
    spans = ((found, occurrences(said, found.text)) for found, said in texts)
    return [(found, places) for found, places in spans if places]


def test_the_corpus_is_there_whole(corpus: dict[str, Document]) -> None:
    assert len(corpus) == 68
    assert sum(name.startswith("p_") for name in corpus) == 11


def test_a_note_that_occurs_in_its_transcript_is_anchored(
    literal: list[tuple[Found, list[Span]]],
) -> None:
    assert len(literal) >= 70
    missed = [
        found.place
        for found, _ in literal
        if found.note.anchoring not in (Anchoring.EXACT, Anchoring.NORMALISED)
    ]
    assert missed == []


def test_it_is_anchored_at_the_right_one_of_its_places(
    literal: list[tuple[Found, list[Span]]],
) -> None:
    repeated = [found for found, spans in literal if len(spans) > 1]
    wrong = [
        f"{found.place}: {found.note.span}, not {preferred(spans, found.context)}"
        for found, spans in literal
        if found.note.span != preferred(spans, found.context)
    ]

    assert len(repeated) >= 10
    assert wrong == []


def test_no_line_of_a_trace_is_lost_or_doubled(notes: list[Found]) -> None:
    for name in {found.name for found in notes}:
        own = [found for found in notes if found.name == name]
        lines = [
            line
            for found in own
            for line in range(found.note.lines.first, found.note.lines.last + 1)
        ]
        findings = own[0].document.findings
        empty = [f.line for f in findings if f.rule == "empty-label"]
        written = [
            row.line
            for step in own[0].document.steps
            for paragraph in step.paragraphs
            for row in paragraph.rows
        ]
        assert sorted([*lines, *empty]) == written


def test_every_span_is_of_whole_words_in_the_transcript(notes: list[Found]) -> None:
    for found in notes:
        if found.note.span is not None:
            start, end = found.note.span.start, found.note.span.end
            assert 0 <= start < end <= len(found.text)
            around = found.text[max(0, start - 1) : start + 1]
            assert not re.fullmatch(r"\w\w", around)
            assert not re.fullmatch(r"\w\w", found.text[end - 1 : end + 1])
            assert 0 < found.note.score <= 1
