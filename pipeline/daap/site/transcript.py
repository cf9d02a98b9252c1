"""The transcript of a source with its coding: turns, segments, quotes in the margin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from daap.site.coding import Quote, Step
from daap.site.dataset import Row
from daap.site.marking import Piece, pieces

SEGMENTS = """
SELECT ?transcript ?segment ?text (LANG(?text) AS ?language) ?start ?end ?first ?last
       ?turn {
  ?segment dct:isPartOf ?transcript ; daap:position ?position ;
    daap:startOffset ?start ; daap:endOffset ?end .
  OPTIONAL { ?segment daap:text ?text }
  OPTIONAL { ?segment daap:firstLine ?first ; daap:lastLine ?last }
  OPTIONAL { ?segment daap:inTurn ?turn }
} ORDER BY ?transcript ?position
"""
TURNS = """
SELECT ?transcript ?turn ?position ?speaker ?label ?interviewer ?first ?last {
  ?turn a daap:Turn ; dct:isPartOf ?transcript ; daap:position ?position .
  OPTIONAL { ?turn daap:spokenBy ?speaker . ?speaker rdfs:label ?label
             BIND(EXISTS { ?speaker a daap:Interviewer } AS ?interviewer) }
  OPTIONAL { ?turn daap:firstLine ?first ; daap:lastLine ?last }
} ORDER BY ?transcript ?position
"""


@dataclass(frozen=True, slots=True)
class Margin:
    """A quote in the margin, with the codes of the steps that noted or selected it.

    `notes` are steps with the IRI of a note, empty if the step selected the words.
    """

    quote: Quote
    notes: tuple[tuple[Step, str], ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph of a transcript in pieces, with its margin."""

    row: Row
    pieces: tuple[Piece, ...]
    margin: tuple[Margin, ...]
    steps: tuple[Step, ...]


@dataclass(slots=True)
class Turn:
    """Consecutive segments of one speaker, or a text without turns (no row)."""

    row: Row | None
    segments: list[Segment] = field(default_factory=list)


def coded_transcript(
    turned: Iterable[Row], rows: Sequence[Row], steps: Sequence[Step]
) -> tuple[tuple[Step, ...], tuple[Turn, ...], tuple[tuple[str, str], ...]]:
    """Steps before any words, the turns with their coding, and the speakers."""
    turns = {row["turn"]: row for row in turned}
    placed = _placed(rows, steps)
    quotes = {quote.iri: quote for step in steps for quote in step.quotes}
    found: list[Turn] = []
    for row in rows:
        turn = turns.get(row["turn"])
        if not found or found[-1].row is not turn:
            found.append(Turn(turn))
        segment = _segment(row, quotes.values(), steps, placed.get(row["segment"], ()))
        found[-1].segments.append(segment)
    speakers = {
        row["speaker"]: row["label"] for row in turns.values() if row["speaker"]
    }
    return tuple(placed.get("", ())), tuple(found), tuple(sorted(speakers.items()))


def _placed(rows: Sequence[Row], steps: Iterable[Step]) -> dict[str, list[Step]]:
    """The steps by the segment that they follow in the field note.

    A selection of a QDA tool follows the last segment that it overlaps.
    """
    found: dict[str, list[Step]] = {}
    for step in steps:
        if not step.first:
            last = step.context[-1] if step.context else ""
            found.setdefault(last, []).append(step)
            continue
        line = int(step.first)
        above = [row for row in rows if row["last"] and int(row["last"]) <= line]
        found.setdefault(above[-1]["segment"] if above else "", []).append(step)
    return found


def _segment(
    row: Row, quotes: Iterable[Quote], steps: Iterable[Step], below: Iterable[Step]
) -> Segment:
    start = int(row["start"])
    cut = tuple(pieces(row["text"], start, ((q.iri, q.start, q.end) for q in quotes)))
    begun = {name for piece in cut for name in piece.begins}
    margin = (
        _margin(quote, steps)
        for quote in sorted(quotes, key=lambda q: (q.start, q.end))
        if quote.iri in begun
    )
    return Segment(row, cut, tuple(margin), tuple(below))


def _margin(quote: Quote, steps: Iterable[Step]) -> Margin:
    notes = tuple(
        (step, iri)
        for step in steps
        for iri, words in (
            *((note.iri, note.quote) for note in step.notes),
            ("", step.selected),
        )
        if words and words.iri == quote.iri
    )
    codes = dict.fromkeys(a.code for step, _ in notes for a in step.assignments)
    return Margin(quote, notes, tuple(codes))


def numbered_quotes(steps: Iterable[Step]) -> dict[str, int]:
    """The quotes of a transcript, numbered in order of offset."""
    quotes = {quote for step in steps for quote in step.quotes}
    ordered = sorted(quotes, key=lambda quote: (quote.start, quote.end))
    return {quote.iri: number for number, quote in enumerate(ordered, start=1)}
