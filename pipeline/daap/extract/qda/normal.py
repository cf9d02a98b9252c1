"""Normalisation of a source's text to a transcript, with its passages moved.

Paragraphs that only markup ends get a line end; then NFC (UAX #15) is applied, and
control characters other than tab and line feed become spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from daap.core.model import Span
from daap.core.offsets import Edit, Offsets
from daap.extract.files import CONTROL, nfc
from daap.extract.qda.project import Coding, Memo, Source

Passage = TypeVar("Passage", Coding, Memo)

CLUSTERS = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
"""A sequence that NFC may compose; ASCII composes with nothing before it."""


def normalised(source: Source) -> tuple[Source, Callable[[Span], Span]]:
    """The source with a normalised text, and a function to the new place of a span."""
    text, steps = source.text, list[Offsets]()
    if source.breaks:
        text, moved = _broken(text, source.breaks)
        steps.append(moved)
    if not unicodedata.is_normalized("NFC", text):
        text, moved = composed(text)
        steps.append(moved)
    text = CONTROL.sub(" ", text)

    def now(span: Span) -> Span:
        for moved in steps:
            span = moved.span(span)
        return span

    def placed(one: Passage) -> Passage:
        span = now(Span(one.start, one.end))
        return replace(one, start=span.start, end=span.end) if one.end else one

    codings, memos = map(placed, source.codings), map(placed, source.memos)
    made = replace(source, text=text, codings=tuple(codings), memos=tuple(memos))
    return made, now


def _broken(text: str, places: tuple[int, ...]) -> tuple[str, Offsets]:
    """The text with a line end at each offset, which belongs to no passage."""
    ends = sorted(set(places))
    parts = [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]
    return "\n".join(parts), Offsets(Edit(place, place, 1) for place in ends)


def composed(text: str) -> tuple[str, Offsets]:
    r"""The text in NFC, and the mapping of its offsets.

    >>> text, moved = composed("Cafe\u0301s")
    >>> text, moved.span(Span(0, 6)), moved.span(Span(3, 4))
    ('Cafés', Span(start=0, end=5), Span(start=3, end=4))
    """
    edits = list[Edit]()
    for found in CLUSTERS.finditer(text):
        part, start = found[0], found.start()
        if unicodedata.is_normalized("NFC", part):
            continue
        pieces = _pieces(part)
        if "".join(map(nfc, pieces)) != nfc(part):
            pieces = [part]
        for piece in pieces:
            made = nfc(piece)
            if made != piece:
                edits.append(Edit(start, start + len(piece), len(made)))
            start += len(piece)
    moved = Offsets(edits)
    parts, place = list[str](), 0
    for edit in moved.edits:
        parts += [text[place : edit.start], nfc(text[edit.start : edit.end])]
        place = edit.end
    return "".join((*parts, text[place:])), moved


def _pieces(part: str) -> list[str]:
    """Characters, each with the marks and vowels that may compose with it."""
    pieces = list[str]()
    for character in part:
        joins = unicodedata.combining(character) or "\u1161" <= character <= "\u11ff"
        if joins and pieces:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
