"""Search for the words of one transcript that a note quotes.

A note is searched literally, then in forms that survive copying, then fuzzily by its
words in order, then loosely. Of several places the last one inside the step's context
is taken, else the last one before its end, else the first one after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice

from daap.core.model import Span
from daap.core.values import Anchoring
from daap.interpret.anchoring.common_runs import longest_runs
from daap.interpret.anchoring.exact import Literal, needle_of
from daap.interpret.anchoring.fuzzy import Window, best_windows
from daap.interpret.anchoring.loose import (
    Found,
    Loose,
    best,
    corrected,
    loosely,
    repeated,
)
from daap.interpret.anchoring.markup import (
    parts,
    readings,
    unlabelled,
    without_parentheses,
)
from daap.interpret.anchoring.normalise import Normal, normalise, widen
from daap.interpret.anchoring.tokens import Words, torn

THRESHOLD = 0.74
"""The least Dice of words in order that counts as a quotation.

Of p_4's notes the loosest quotation has 0.800, the closest paraphrase 0.640; of
the other notes of its study that were tried, 0.762 and 0.714.
"""

LEAST_WORDS = 4
"""Least number of words of a note, and of matched words, for a fuzzy anchor."""

MOST_WORDS = 2000
"""Longer notes, in words, are never anchored fuzzily."""

LEAST_RUN = 8
"""A common run of this many words is a quotation, whatever surrounds it.

The longest run of a paraphrase in p_4 has six.
"""

MARGIN = 0.1
"""By this a window outside the context must be better than one inside."""

ELISION = 500
"""Code points that an ellipsis in a note may stand for."""

NEIGHBOURHOOD = 20_000
"""The least number of words around the context that are searched fuzzily."""


@dataclass(frozen=True, slots=True)
class Hit:
    """The place of a note, and words of note and window, and matched in order."""

    anchoring: Anchoring
    score: float
    span: Span
    note_words: int
    window_words: int
    matched: int


class Finder:
    """Search for quotations in one transcript; the forms of the text are cached."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._windows = lru_cache(maxsize=1024)(self._best_windows)  # notes recur
        self._runs = lru_cache(maxsize=1024)(self._longest)

    @cached_property
    def normal(self) -> Normal:
        """The normal form of the transcript."""
        return normalise(self.text)

    @cached_property
    def literal(self) -> Literal:
        """The literal search."""
        return Literal(self.text, self.normal)

    @cached_property
    def words(self) -> Words:
        """The words in order, for fuzzy search."""
        return Words(self.text, self.normal)

    def find(self, quoted: str, context: Span, *, fuzzily: bool = True) -> Hit | None:
        """The place that a note quotes, or None."""
        said = unlabelled(quoted)
        hit = self._literal(quoted, said, context)
        words = needle_of(said).words
        if hit or not fuzzily or not LEAST_WORDS <= len(words) <= MOST_WORDS:
            return hit
        return self._elided(said, len(words), context) or self._in_order(
            said, words, context
        )

    @cached_property
    def loose(self) -> Loose:
        """The words with their stems and weights, for loose search."""
        return loosely(self.text, self.normal)

    def quote(self, quoted: str, context: Span, between: Span) -> Hit | None:
        """The place that a whole note quotes, by loose search too, or None.

        `between` is the passage between the neighbours of the note's step.
        """
        said = unlabelled(quoted)
        hit = self._literal(quoted, said, context)
        words = needle_of(said).words
        if hit or not LEAST_WORDS <= len(words) <= MOST_WORDS:
            return hit
        hit = self._elided(said, len(words), context)
        if hit:
            return hit
        hit = self._in_order(said, words, context)
        near = hit and any(overlaps(hit.span, p) for p in (context, between))
        held = self._held(said, hit.span) if hit and near else 0.0
        loose = self._loosely(said, context, between)
        if loose and (not held or loose.matched > held):
            return _hit(loose)
        if hit and near:
            return hit if held else None
        return hit if hit and self._repeats(said, hit.span) else None

    def places(self, span: Span, context: Span) -> int:
        """How often the words of a range of the transcript occur in a context."""
        needle = needle_of(self.text[span.start : span.end])
        return sum(1 for _ in self.literal.inside(needle, context))

    def _literal(self, quoted: str, said: str, context: Span) -> Hit | None:
        """The place of a note by literal search."""
        for text in dict.fromkeys((quoted, said)):
            span = self.literal.find(text, context)
            if span is not None:
                exact = self.text[span.start : span.end] in text
                kind = Anchoring.EXACT if exact else Anchoring.NORMALISED
                length = len(needle_of(text).words)
                return Hit(kind, 1.0, span, length, length, length)
        return None

    def _in_order(self, said: str, words: tuple[str, ...], context: Span) -> Hit | None:
        """The place of a note by fuzzy search: most words in order, or a long run."""
        return (
            self._fuzzy(words, context)
            or self._inserted(said, len(words), context)
            or self._embedded(words, context)
        )

    def _loosely(self, said: str, context: Span, between: Span) -> Found | None:
        """The words of the context, or near it, that a note or its sentence repeats."""
        margin = 4 * len(said)
        beside = Span(max(0, context.start - margin), context.end + margin)
        notes = [[loosely(text) for text in texts] for texts in readings(said)]
        for span in (beside, between):
            passage = self.loose.within(span)
            for reading in notes:
                known = (
                    best(corrected(note, passage, self.words.places), passage)
                    for note in reading
                    if len(note.keys) >= LEAST_WORDS
                )
                found = max(filter(None, known), key=lambda f: f.matched, default=None)
                if found is not None:
                    return found
        return None

    def _held(self, said: str, span: Span) -> float:
        """The weight of a note's words in a range, 0 if only one of both negates."""
        passage = self.loose.within(span)
        return repeated(corrected(loosely(said), passage, self.words.places), passage)

    def _repeats(self, said: str, span: Span) -> bool:
        """Whether a range repeats a whole note, as one outside the context must."""
        passage = self.loose.within(span)
        note = corrected(loosely(said), passage, self.words.places)
        return best(note, passage) is not None

    def _elided(self, said: str, words: int, context: Span) -> Hit | None:
        """The place of all parts of a note with ellipses, in order."""
        first, *rest = parts(said)
        if not rest or min(len(needle_of(p).words) for p in (first, *rest)) < 2:
            return None
        for span in islice(self.literal.occurrences(needle_of(first), context), 1000):
            end: int | None = span.end
            for part in rest:
                found = end and self.literal.after(part, end, end + ELISION)
                end = found.end if found else None
            if end is not None:
                span = widen(self.text, Span(span.start, end))
                return Hit(Anchoring.FUZZY, 1.0, span, words, words, words)
        return None

    def _fuzzy(self, words: tuple[str, ...], context: Span) -> Hit | None:
        """The best window above the threshold."""
        near = self._quoting(self._windows(words, self._beside(context, len(words))))
        touching = [w for w in near if overlaps(self._span(w), context)]
        windows = touching or self._quoting(self._windows(words, self._around(context)))
        best = max(windows, key=lambda w: w.dice, default=None)
        if best is None:
            return None
        equal = [w for w in windows if w.dice == best.dice]
        if touching:
            inside = self._quoting(self._windows(words, self._beside(context, 0)))
            better = max(inside, key=lambda w: (w.dice, w.start), default=best)
            equal = [better] if better.dice >= best.dice - MARGIN else equal
        spans = {self._span(window): window for window in equal}
        span = nearest(list(spans), context)
        window = spans[span]
        return Hit(
            Anchoring.FUZZY,
            round(window.dice, 3),
            widen(self.text, span),
            len(words),
            window.words,
            window.matched,
        )

    def _inserted(self, said: str, words: int, context: Span) -> Hit | None:
        """The place of a note without its parentheses, which still count in the score.

        If they are most of the note, only its context is searched.
        """
        rest = without_parentheses(said)
        own = len(needle_of(rest).words)
        if rest == said or own < LEAST_WORDS:
            return None
        hit = self.find(rest, context)
        if hit is None or (2 * own < words and not overlaps(hit.span, context)):
            return None
        dice = 2 * hit.matched / (words + hit.window_words)
        score = round(dice, 3)
        return replace(hit, anchoring=Anchoring.FUZZY, score=score, note_words=words)

    def _embedded(self, words: tuple[str, ...], context: Span) -> Hit | None:
        """The longest common run, for a note with many words of its own."""
        spans, length = self._runs(words, self._around(context))
        if not spans:
            return None
        score = round(2 * length / (len(words) + length), 3)
        span = widen(self.text, nearest(spans, context))
        return Hit(Anchoring.FUZZY, score, span, len(words), length, length)

    def _longest(
        self, words: tuple[str, ...], within: tuple[int, int]
    ) -> tuple[Sequence[Span], int]:
        """The longest common runs and their number of words."""
        note = self.words.joined(words)
        keys, places = self.words.keys, self.words.places
        runs = longest_runs(note, keys, places, LEAST_RUN, within)
        length = runs[0][1] - runs[0][0] if runs else 0
        return [self.words.span(*run) for run in runs], length

    def _best_windows(
        self, words: tuple[str, ...], within: tuple[int, int]
    ) -> Sequence[Window]:
        return best_windows(
            self.words.joined(words),
            self.words.keys,
            THRESHOLD,
            places=self.words.places,
            torn=torn(words),
            within=within,
        )

    def _around(self, context: Span) -> tuple[int, int]:
        """The range of words around a context's end that is searched."""
        place = self.words.range(context)[1] // NEIGHBOURHOOD
        low = max(0, (place - 1) * NEIGHBOURHOOD)
        return low, min(len(self.words.keys), (place + 2) * NEIGHBOURHOOD)

    def _beside(self, context: Span, length: int) -> tuple[int, int]:
        """The range of words of a context, with the longest window on both sides."""
        low, high = self._around(context)
        start, end = self.words.range(context)
        return max(low, start - 4 * length), min(high, end + 4 * length)

    def _quoting(self, windows: Iterable[Window]) -> list[Window]:
        return [window for window in windows if window.matched >= LEAST_WORDS]

    def _span(self, window: Window) -> Span:
        return self.words.span(window.start, window.end)


def _hit(found: Found) -> Hit:
    """The result of the loose search as a hit."""
    return Hit(
        Anchoring.FUZZY,
        found.score,
        found.span,
        found.note_words,
        found.window_words,
        round(found.matched),
    )


def overlaps(span: Span, context: Span) -> bool:
    """Whether two ranges share a code point."""
    return span.start < context.end and context.start < span.end


def nearest(spans: Sequence[Span], context: Span) -> Span:
    """Of spans in order the last inside, else the last before, else the first."""
    inside = [s for s in spans if context.start <= s.start and s.end <= context.end]
    before = [s for s in spans if s.end <= context.end]
    return inside[-1] if inside else before[-1] if before else spans[0]
