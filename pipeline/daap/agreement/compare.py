"""Comparison of coders: by code and overall, with the passages they differ on.

The unit of percent agreement, kappa and nominal alpha is a segment of a source with a
code, which each coder assigned to words of the segment or did not. Unitised alpha
compares the spans themselves. Only sources coded by two coders count, and only codes
that one of them assigned there. With more than two coders, percent agreement, kappa and
unitised alpha are means over the pairs for which they are defined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations

from daap.agreement.coefficients import (
    Span,
    alpha,
    disagreements,
    kappa,
    percent,
)

OVERALL = ""
"""The key for all codes together."""


@dataclass(frozen=True, slots=True)
class Text:
    """A source: its length in code points, and its segments."""

    source: str
    length: int
    segments: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A code that a coder assigned to a span; (0, 0) is the whole source."""

    source: str
    coder: str
    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """The coefficients of one code; `units` were coded by at least two coders."""

    code: str
    units: int
    percent: Fraction | None
    kappa: Fraction | None
    alpha: Fraction | None
    unitised: Fraction | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Overlapping passages of one code that differ between coders.

    `spans` are those of each coder, in the order of coders; empty for a coder who coded
    the source and did not assign the code here.
    """

    source: str
    code: str
    spans: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class Agreement:
    """The agreement of coders; empty without a source that two of them coded."""

    coders: tuple[str, ...]
    texts: tuple[Text, ...]
    marks: tuple[Mark, ...]

    @cached_property
    def spans(self) -> Mapping[tuple[str, str, str], tuple[Span, ...]]:
        """The spans by source, coder and code; overlapping ones are merged."""
        found: dict[tuple[str, str, str], list[Span]] = defaultdict(list)
        lengths = {text.source: text.length for text in self.texts}
        for mark in self.marks:
            if mark.source in lengths:
                whole = (0, lengths[mark.source])
                span = (mark.start, mark.end) if mark.end else whole
                found[mark.source, mark.coder, mark.code].append(span)
        return {key: tuple(merged(spans)) for key, spans in found.items()}

    @cached_property
    def coded_by(self) -> Mapping[str, frozenset[str]]:
        """The coders of each source."""
        found: dict[str, set[str]] = defaultdict(set)
        for source, coder, _ in self.spans:
            found[source].add(coder)
        return {source: frozenset(coders) for source, coders in found.items()}

    @cached_property
    def shared(self) -> tuple[Text, ...]:
        """The sources coded by at least two coders."""
        return tuple(
            text for text in self.texts if len(self.coded_by.get(text.source, ())) > 1
        )

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """The sources coded by only one coder."""
        shared = {text.source for text in self.shared}
        return tuple(t.source for t in self.texts if t.source not in shared)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes assigned in sources coded by at least two coders."""
        shared = {text.source for text in self.shared}
        return tuple(sorted({code for s, _, code in self.spans if s in shared}))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The coefficients of all codes together, then of each code."""
        if not self.shared:
            return ()
        return tuple(self._row(code) for code in (OVERALL, *self.codes))

    def _row(self, code: str) -> Row:
        codes = [code] if code else list(self.codes)
        units = list(chain.from_iterable(map(self._units, codes)))
        pairs = [
            [(u[i], u[j]) for u in units if u[i] is not None and u[j] is not None]
            for i, j in combinations(range(len(self.coders)), 2)
        ]
        return Row(
            code,
            len(units),
            mean(percent(pair) for pair in pairs),
            mean(kappa(pair) for pair in pairs),
            alpha(units),
            mean(self._unitised(codes, pair) for pair in combinations(self.coders, 2)),
        )

    def _units(self, code: str) -> Iterator[tuple[bool | None, ...]]:
        """For each segment, whether each coder assigned the code, or None."""
        for text in self.shared:
            by = [
                self.spans.get((text.source, coder, code), ())
                if coder in self.coded_by[text.source]
                else None
                for coder in self.coders
            ]
            for start, end in text.segments:
                yield tuple(
                    None
                    if spans is None
                    else any(a < end and start < b for a, b in spans)
                    for spans in by
                )

    def _unitised(self, codes: Iterable[str], pair: Sequence[str]) -> Fraction | None:
        shared = [t for t in self.shared if self.coded_by[t.source].issuperset(pair)]
        observed = expected = Fraction(0)
        for code in codes:
            continua = [
                (t.length, [self.spans.get((t.source, who, code), ()) for who in pair])
                for t in shared
            ]
            differing, chance = disagreements(continua)
            observed, expected = observed + differing, expected + chance
        return 1 - observed / expected if expected else None

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """The passages on which coders differ, by source and offset."""
        found = []
        for text in self.shared:
            coders = [c for c in self.coders if c in self.coded_by[text.source]]
            for code in self.codes:
                by = {c: self.spans.get((text.source, c, code), ()) for c in coders}
                for start, end in merged(chain.from_iterable(by.values())):
                    spans = tuple(
                        tuple(s for s in by.get(c, ()) if start <= s[0] and s[1] <= end)
                        for c in self.coders
                    )
                    if len({spans[self.coders.index(c)] for c in coders}) > 1:
                        found.append((start, end, Difference(text.source, code, spans)))
        order = {text.source: number for number, text in enumerate(self.shared)}
        found.sort(key=lambda f: (order[f[2].source], f[0], f[1], f[2].code))
        return tuple(difference for _, _, difference in found)


def agreement(texts: Iterable[Text], marks: Iterable[Mark]) -> Agreement:
    """The agreement of all named coders, in the order of names."""
    known = tuple(mark for mark in marks if mark.coder)
    coders = tuple(sorted({mark.coder for mark in known}))
    return Agreement(coders, tuple(texts), known)


def merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans in order, with overlapping ones merged.

    >>> list(merged([(5, 9), (0, 3), (2, 4), (4, 5)]))
    [(0, 4), (4, 5), (5, 9)]
    """
    start, end = -1, -1
    for one, other in sorted(spans):
        if one < end:
            end = max(end, other)
            continue
        if end >= 0:
            yield start, end
        start, end = one, other
    if end >= 0:
        yield start, end


def mean(values: Iterable[Fraction | None]) -> Fraction | None:
    """The mean of the values that are not None; None if there are none."""
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known else None
