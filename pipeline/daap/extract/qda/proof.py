"""Verification of passages: the unit of a file's offsets is determined by evidence.

The known ways of counting are tried on the words that selections quote, then on word
boundaries. A passage that is not verified in the way found is searched by its words,
and left out if these occur nowhere or several times.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from daap.core.model import Span
from daap.core.terminal import counted as number_of
from daap.extract.qda.counting import ELLIPSIS, WAYS, Counted, Way, words
from daap.extract.qda.extracts import Part
from daap.extract.qda.project import Coding, Memo, Remarks, Source

SOME = 3
"""Passages whose boundaries together prove a way of counting."""

Evidence = Counter[Way]
Spans = tuple[Span | None, ...]


def evidence(source: Source, of: str = "quotes") -> Evidence:
    """The number of passages that each way verifies.

    By their words (`quotes`), by words without white space at either end (`tight`) or
    by word boundaries (`borders`).
    """
    counted, found = Counted(source.text), Counter[Way]()
    distinct = counted.distinct()
    for coding in source.codings:
        if coding.fragment or coding.whole:
            continue
        known = dict[Span | None, bool]()
        for way, *_ in distinct:
            span = counted.span(coding.start, coding.end, way)
            if span not in known:
                known[span] = _verifies(counted, span, coding.quote, of)
            found[way] += known[span]
    return Counter({way: found[alike[0]] for alike in distinct for way in alike})


def _verifies(counted: Counted, span: Span | None, quote: str, of: str) -> bool:
    if span is None or of == "borders":
        return counted.fits(span)
    there = counted.text[span.start : span.end]
    is_tight = of != "tight" or there == there.strip()
    return is_tight and counted.says(span, quote)


def way_of(source: Source, everywhere: Evidence) -> tuple[Way, int]:
    """The best way for a source, and the number of passages that verify it by words.

    The source's own words count first, then those of all sources, then words without
    white space around them, then boundaries.
    """
    own, tight = evidence(source), evidence(source, "tight")
    borders = evidence(source, "borders")

    def rank(way: Way) -> tuple[int, ...]:
        last = -WAYS.index(way)
        return own[way], tight[way], everywhere[way], borders[way], last

    best = max(WAYS, key=rank)
    return best, own[best]


@dataclass(frozen=True, slots=True)
class Proven:
    """A source whose passages are in code points of its text, found by `way`."""

    source: Source
    way: Way
    named: int


def proven(source: Source, everywhere: Evidence, remarks: Remarks) -> Proven:
    """The source with every passage verified, found by its words, or left out."""
    way, named = way_of(source, everywhere)
    counted = Counted(source.text)
    trusted = named > 0 or everywhere[way] > 0 or _only_one(source, counted, way)
    nameless = len(source.codings) >= SOME and not any(everywhere.values())
    until = max(
        (
            coding.end
            for coding in source.codings
            if nameless
            or counted.says(counted.span(coding.start, coding.end, way), coding.quote)
        ),
        default=0,
    )
    placed = sum(not (one.whole or one.fragment) for one in source.codings)
    if placed and not source.text:
        what = f"{number_of(placed, 'passage')} of {source.name!r}"
        remarks.left_out(what, "there is no text that they could belong to")
    prover = _Prover(source, counted, way, trusted, until, remarks)
    codings = tuple(prover.codings())
    memos = tuple(prover.memos())
    return Proven(replace(source, codings=codings, memos=memos), way, named)


def _only_one(source: Source, counted: Counted, way: Way) -> bool:
    """Whether passages without words can have one place only.

    That is so if all common ways agree, or if there are some passages and the way
    chosen is the only one in which all begin and end at word boundaries.
    """
    passages = [c for c in source.codings if not (c.whole or c.fragment)]
    plain, bordered = set[Spans](), dict[Way, Spans]()
    for one in WAYS:
        spans = tuple(counted.span(c.start, c.end, one) for c in passages)
        if not (one.bom or one.one):
            plain.add(tuple(span for span in spans if span))
        if all(map(counted.fits, spans)):
            bordered[one] = spans
    alone = way in bordered and len({*bordered.values()}) == 1
    return len(plain) == 1 or (alone and len(set(passages)) >= SOME)


@dataclass(slots=True)
class _Prover:
    """Verifies the passages of one source."""

    source: Source
    counted: Counted
    way: Way
    trusted: bool
    until: int
    remarks: Remarks

    def codings(self) -> Iterator[Coding]:
        placed = dict[str, int]()
        for coding in self.source.codings:
            if coding.whole or coding.fragment:
                yield coding
                continue
            span = self._span(coding, placed)
            if span is not None and _is_blank(self.counted.text, span):
                where = f"{self.source.name} {coding.start}-{coding.end}"
                self.remarks.left_out(f"the passage {where}", "it holds no words")
            elif span is not None:
                place = f"{coding.start}-{coding.end}" if coding.end > 0 else ""
                yield replace(coding, start=span.start, end=span.end, place=place)

    def _span(self, coding: Coding, placed: dict[str, int]) -> Span | None:
        counted, quote = self.counted, coding.quote
        span = counted.span(coding.start, coding.end, self.way)
        near = _in_context(counted.text, coding)
        if near is not None or counted.says(span, quote):
            return near or span
        if coding.end <= 0 and quote.strip():
            return self._in_order(coding, placed)
        there = _occurrences(counted.text, quote)
        if len(there) == 1:
            self._tell(
                "import-found-by-words",
                coding,
                "was found by its words, at another place than the file gives",
            )
            return there[0]
        if span is not None and self.trusted and not there:
            if not quote.strip():
                return span
            if coding.end <= self.until and counted.fits(span):
                return span  # its name is a comment; the surrounding words are verified
        if not self.source.text:
            return None
        self._tell("import-unproven", coding, _fault(coding, counted, self.way, there))
        return None

    def _in_order(self, coding: Coding, placed: dict[str, int]) -> Span | None:
        """The span of words without an offset; repeated words are taken in order.

        Codings share a count if they have the same words and code.
        """
        there = _occurrences(self.counted.text, coding.quote)
        key = f"{words(coding.quote)}\0{coding.coder}\0{coding.code}"
        index = placed.get(key, 0)
        placed[key] = index + 1
        if index >= len(there):
            self._tell(
                "import-unproven",
                coding,
                f"has words that occur {_times(len(there))} in the text",
            )
            return None
        if len(there) > 1:
            self._tell(
                "import-ambiguous-words",
                coding,
                f"has words that occur {len(there)} times; place {index + 1} was taken",
            )
        return there[index]

    def memos(self) -> Iterator[Memo]:
        for memo in self.source.memos:
            if not memo.end:
                yield memo
                continue
            span = self.counted.span(memo.start, memo.end, self.way)
            if span is None or not self.trusted:
                why = "it is not in the text"
            elif _is_blank(self.counted.text, span):
                why = "it holds no words"
            else:
                place = f"{memo.start}-{memo.end}"
                yield replace(memo, start=span.start, end=span.end, place=place)
                continue
            what = f"the place of an annotation in {self.source.name!r}"
            self.remarks.left_out(what, f"{why}; the source has it")
            yield replace(memo, start=0, end=0)

    def _tell(self, rule: str, coding: Coding, found: str) -> None:
        where = f"{self.source.name} {coding.start}-{coding.end}"
        told = f"the passage {where} {found}"
        self.remarks.add(rule, told, words=coding.quote)


def _is_blank(text: str, span: Span) -> bool:
    """Whether a span holds only white space, so that it is part of no segment."""
    return text[span.start : span.end].isspace()


def _fault(coding: Coding, counted: Counted, way: Way, there: Sequence[Span]) -> str:
    """Why the place of a passage is wrong."""
    if coding.start < 0 or coding.end < 0:
        return "has a place that is not a whole number, or negative"
    if coding.start >= coding.end:
        return "begins where it ends, or behind"
    if counted.span(coding.start, coding.end, way) is None:
        return "goes beyond the text, or lies within a character"
    if there:
        return f"has other words there, which occur {_times(len(there))} in the text"
    return "has other words there, which occur nowhere in the text"


def _times(number: int) -> str:
    return {0: "nowhere", 1: "once"}.get(number, f"{number} times")


def _occurrences(text: str, quote: str) -> list[Span]:
    """The spans of the words of a name, ignoring differences of white space.

    Words that the text has not as they are may be there in NFC or NFD.
    """
    if not quote.strip() or ELLIPSIS.search(quote):
        return []
    forms = (quote, *(unicodedata.normalize(form, quote) for form in ("NFC", "NFD")))
    found = (_spans(text, form.split()) for form in dict.fromkeys(forms))
    return next(filter(None, found), [])


def _spans(text: str, parts: Sequence[str]) -> list[Span]:
    pattern = r"\s+".join(map(re.escape, parts))
    pattern = rf"(?<!\w){pattern}" if parts[0][0].isalnum() else pattern
    pattern = rf"{pattern}(?!\w)" if parts[-1][-1].isalnum() else pattern
    return [Span(*found.span()) for found in re.finditer(pattern, text)]


def part_span(part: Part, source: Source, way: Way) -> Span | None:
    """The passage of a case in code points; an empty span for the whole source.

    None if it is not in the text, or holds no words.
    """
    if not part.end:
        return Span(0, 0)
    span = Counted(source.text).span(part.start, part.end, way)
    if span is not None and _is_blank(source.text, span):
        return None
    whole = span is not None and span.end >= len(source.text.rstrip())
    return Span(0, 0) if span is not None and whole and not span.start else span


def _in_context(text: str, coding: Coding) -> Span | None:
    """The span of words between their surrounding words, if it is unique."""
    if not (coding.before or coding.behind) or not coding.quote:
        return None
    whole = f"{coding.before}{coding.quote}{coding.behind}"
    start = text.find(whole)
    if start < 0 or text.find(whole, start + 1) >= 0:
        return None
    start += len(coding.before)
    return Span(start, start + len(coding.quote))


def all_evidence(sources: Iterable[Source]) -> Evidence:
    """The evidence of all sources of a file together."""
    total = Counter[Way]()
    for source in sources:
        total.update(evidence(source))
    return total
