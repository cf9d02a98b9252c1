"""Finds the words of one transcript that a note quotes.

A note is looked for as it stands, then in forms that survive copying, then by
its words in order. Of several places the one inside the step's context wins,
then the last before the context's end, then the first behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice

from daap.core.model import Anchoring, Span
from daap.interpret.anchoring.common_runs import longest_runs
from daap.interpret.anchoring.exact import Literal, needle_of
from daap.interpret.anchoring.fuzzy import Window, best_windows
from daap.interpret.anchoring.markup import parts, unlabelled, without_parentheses
from daap.interpret.anchoring.normalise import Normal, normalise, widen
from daap.interpret.anchoring.tokens import Words, torn

THRESHOLD = 0.74
"""Dice at and above which words in order count as a quotation.

Of p_4's notes the loosest quotation has 0.800, the closest paraphrase 0.640; of
the other notes of its study that were tried, 0.762 and 0.714.
"""

LEAST_WORDS = 4
"""Shorter notes are never anchored fuzzily, nor on fewer matched words."""

MOST_WORDS = 2000
"""Longer notes are never anchored fuzzily."""

LEAST_RUN = 8
"""So many words without one between are a quotation, whatever stands around.

The longest run of a paraphrase in p_4 has six.
"""

MARGIN = 0.1
"""A window outside the context must be better by this than one inside."""

ELISION = 500
"""The most characters that an ellipsis in a note stands for."""

NEIGHBOURHOOD = 20_000
"""Notes are looked for fuzzily so many words around their context, at least."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a note was found; `words` of note, window, and matched in order."""

    anchoring: Anchoring
    score: float
    span: Span
    note_words: int
    window_words: int
    matched: int


class Finder:
    """Finds quotations in one transcript."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._far = lru_cache(maxsize=1024)(self._windows)  # notes recur
        self._runs = lru_cache(maxsize=1024)(self._longest)

    @cached_property
    def normal(self) -> Normal:
        """The normal form of the transcript."""
        return normalise(self.text)

    @cached_property
    def literal(self) -> Literal:
        """What finds notes that are there as they stand."""
        return Literal(self.text, self.normal)

    @cached_property
    def words(self) -> Words:
        """The words in order, which only notes that are not there as such need."""
        return Words(self.text, self.normal)

    def find(self, quoted: str, context: Span, *, fuzzily: bool = True) -> Hit | None:
        """The place a note quotes, or None where it quotes none."""
        said = unlabelled(quoted)
        for text in dict.fromkeys((quoted, said)):
            span = self.literal.find(text, context)
            if span is not None:
                exact = self.text[span.start : span.end] in text
                kind = Anchoring.EXACT if exact else Anchoring.NORMALISED
                length = len(needle_of(text).words)
                return Hit(kind, 1.0, span, length, length, length)
        words = needle_of(said).words
        if not fuzzily or not LEAST_WORDS <= len(words) <= MOST_WORDS:
            return None
        return (
            self._elided(said, len(words), context)
            or self._fuzzy(words, context)
            or self._inserted(said, len(words), context)
            or self._embedded(words, context)
        )

    def _elided(self, said: str, words: int, context: Span) -> Hit | None:
        """All parts of a note with ellipses, in order; what they omit is free."""
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
        """The best window that reaches the threshold."""
        near = self._quoting(self._windows(words, self._beside(context, len(words))))
        touching = [w for w in near if overlaps(self._span(w), context)]
        windows = touching or self._quoting(self._far(words, self._around(context)))
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
        """A note whose parentheses are the researcher's; they count in the score."""
        rest = without_parentheses(said)
        if rest == said or len(needle_of(rest).words) < LEAST_WORDS:
            return None
        hit = self.find(rest, context)
        if hit is None:
            return None
        dice = 2 * hit.matched / (words + hit.window_words)
        score = round(dice, 3)
        return replace(hit, anchoring=Anchoring.FUZZY, score=score, note_words=words)

    def _embedded(self, words: tuple[str, ...], context: Span) -> Hit | None:
        """The longest run of words, in a note that has many of its own."""
        spans, length = self._runs(words, self._around(context))
        if not spans:
            return None
        score = round(2 * length / (len(words) + length), 3)
        span = widen(self.text, nearest(spans, context))
        return Hit(Anchoring.FUZZY, score, span, len(words), length, length)

    def _longest(
        self, words: tuple[str, ...], within: tuple[int, int]
    ) -> tuple[Sequence[Span], int]:
        """The longest runs and their number of words."""
        note = self.words.mended(words)
        keys, places = self.words.keys, self.words.places
        runs = longest_runs(note, keys, places, LEAST_RUN, within)
        length = runs[0][1] - runs[0][0] if runs else 0
        return [self.words.span(*run) for run in runs], length

    def _windows(
        self, words: tuple[str, ...], within: tuple[int, int]
    ) -> Sequence[Window]:
        return best_windows(
            self.words.mended(words),
            self.words.keys,
            THRESHOLD,
            places=self.words.places,
            torn=torn(words),
            within=within,
        )

    def _around(self, context: Span) -> tuple[int, int]:
        """The words near a context's end, in which a note is looked for."""
        place = self.words.range(context)[1] // NEIGHBOURHOOD
        low = max(0, (place - 1) * NEIGHBOURHOOD)
        return low, min(len(self.words.keys), (place + 2) * NEIGHBOURHOOD)

    def _beside(self, context: Span, length: int) -> tuple[int, int]:
        """The words of a context and on both sides of it those of any window."""
        low, high = self._around(context)
        start, end = self.words.range(context)
        return max(low, start - 4 * length), min(high, end + 4 * length)

    def _quoting(self, windows: Iterable[Window]) -> list[Window]:
        return [window for window in windows if window.matched >= LEAST_WORDS]

    def _span(self, window: Window) -> Span:
        return self.words.span(window.start, window.end)


def overlaps(span: Span, context: Span) -> bool:
    """Whether two ranges have a character in common."""
    return span.start < context.end and context.start < span.end


def nearest(spans: Sequence[Span], context: Span) -> Span:
    """Of spans in order the last inside, else the last before, else the first."""
    inside = [s for s in spans if context.start <= s.start and s.end <= context.end]
    before = [s for s in spans if s.end <= context.end]
    return inside[-1] if inside else before[-1] if before else spans[0]
