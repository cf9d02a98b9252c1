"""Loose search: words of a passage repeated with inflections and omissions.

Words are compared by their stems (Snowball, Porter 2001), contractions in full; a word
that the transcript lacks is compared as the word of the passage that it misspells. A
function word weighs a quarter. A window with matched weight m, of a note of weight n
and a window of weight w, scores m / (an + (1 - a)w) (Tversky 1977): an aside of the
speaker costs less than a word that the note adds. A phrase in another place counts as
matched, and a long omission costs as much as a few words.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate

import snowballstemmer
from rapidfuzz.distance import LCSseq

from daap.core.model import Span
from daap.core.spelling import distance
from daap.interpret.anchoring.fuzzy import Chain, columns_of, maximise
from daap.interpret.anchoring.normalise import LIGATURE, Normal, normalise
from daap.interpret.anchoring.tokens import BREAK, GAP, PARAGRAPH

SHARE = 0.7
"""The note's share of the denominator (a above)."""

FUNCTION = 0.25
"""The weight of a function word; other words weigh 1."""

LEAST = 0.4
"""The least score of a window that is examined."""

WHOLE = 0.7
"""The least score of a note that repeats the passage.

Of the notes judged by hand the loosest quotation has 0.728, the closest paraphrase
0.676, before moved and omitted phrases are allowed for.
"""

CLOSE = 0.8
"""The least score of a short note."""

PART = 0.75
"""The least score of a long part of a note; the closest paraphrase has 0.737."""

FEW = 2 + FUNCTION
"""The least matched weight: two words and a function word."""

SHORT = 3.5
"""Notes with less matched weight are short."""

LONG = 6
"""The matched weight from which a part of a note is a quotation by itself."""

MISSPELT = 6
"""Letters from which a word may be misspelt; one letter in four may differ."""

FULL = {
    "m": "am", "re": "are", "ve": "have", "ll": "will", "t": "not", "d": "would",
}  # fmt: skip
"""Contracted endings in full."""

OMITTED = 4
"""The most weight that one omission counts."""

NEGATIONS = frozenset("not never nor neither none nothing nobody without".split())

WORDS = frozenset(
    """a about above actually after again all also am an and any are as at basically be
    because been before being but by can could did do does doing down ever every for
    from had has have having he her here him his how i if in into is it its just kind
    let like may me might more most my no nor not of off oh ok okay on once one only or
    other our out over own quite rather really s same shall she should so some sort
    still such than that the their them then there these they thing things this those
    though through to too uh uhm um under until unless up upon us very was we well were
    what when where whether which while who whom whose why will with within would yeah
    yes yet you your""".split()
)
"""Function words and fillers of English; in other languages all words weigh 1."""

PIECE = re.compile(r"\w+")
DETERMINER = re.compile(r"no\s+\w")
"""A "no" that negates the next word; at a sentence's start it is an answer."""
STEM = snowballstemmer.stemmer("english").stemWord


@dataclass(frozen=True, slots=True)
class Loose:
    """Words in order with the keys they are compared by, weights and offsets.

    `at` is the weight of all words before each, and of all; `negated` says whether
    each word negates; `starts` and `ends` are offsets in code points.
    """

    words: Sequence[str]
    keys: Sequence[str]
    at: Sequence[float]
    starts: Sequence[int]
    ends: Sequence[int]
    negated: Sequence[bool]

    def within(self, span: Span) -> Loose:
        """The words that begin in a range of the text."""
        low = bisect_left(self.starts, span.start)
        high = bisect_left(self.starts, span.end)
        return Loose(
            self.words[low:high],
            self.keys[low:high],
            self.at[low : high + 1],
            self.starts[low:high],
            self.ends[low:high],
            self.negated[low:high],
        )


@dataclass(frozen=True, slots=True)
class Found:
    """The place and score of a repetition, with the weights of both sides."""

    span: Span
    score: float
    note_words: int
    window_words: int
    matched: float


def loosely(text: str, normal: Normal | None = None) -> Loose:
    """The words of a text; `normal` is its normal form, if there is one."""
    form = normal or normalise(text)
    origin, chars = form.starts, form.text
    words: list[str] = []
    starts: array[int] = array("I")
    ends: array[int] = array("I")
    gaps = (gap.end() for gap in GAP.finditer(text))
    gap = next(gaps, len(text) + 1)
    for match in PIECE.finditer(chars):
        word, first, last = match[0], match.start(), match.end()
        start, end = origin[first], origin[last - 1] + 1
        while gap <= start:
            words.extend([PARAGRAPH] * BREAK)
            starts.extend([start] * BREAK)
            ends.extend([start] * BREAK)
            gap = next(gaps, len(text) + 1)
        if word in FULL and chars[first - 1 : first] == "'":
            word = FULL[word]
            if word == "not" and words and words[-1] != "can":
                words[-1] = words[-1].removesuffix("n")
        elif word == "cannot":
            words.append("can")
            starts.append(start)
            ends.append(end)
            word = "not"
        words.append(word)
        starts.append(start)
        ends.append(end)
    known = list(map(_known, words))
    return Loose(
        words,
        [key for key, _, _ in known],
        [0, *accumulate([weight for _, weight, _ in known])],
        starts,
        ends,
        [
            negates or (word == "no" and DETERMINER.match(text, start) is not None)
            for word, start, (_, _, negates) in zip(words, starts, known, strict=True)
        ],
    )


@lru_cache(maxsize=65536)
def _known(word: str) -> tuple[str, float, bool]:
    """A word's key, its weight, and whether it negates; cached."""
    stem = STEM(word)
    negates = word in NEGATIONS
    weight = FUNCTION if negates or word in WORDS else 1.0
    return LIGATURE.sub("", stem) or stem, weight, negates


def corrected(note: Loose, passage: Loose, known: Container[str]) -> Loose:
    """A note whose misspelt words are compared as the words that they misspell.

    A word counts as misspelt if it is not in `known`, the words of the transcript,
    and one word of the passage resembles it.
    """
    keys, negated = list(note.keys), list(note.negated)
    unknown = [
        (index, word)
        for index, word in enumerate(note.words)
        if len(word) >= MISSPELT and word not in known
    ]
    if not unknown:
        return note
    held = set(passage.keys)
    said = set(zip(passage.words, passage.keys, passage.negated, strict=True))
    for index, word in unknown:
        if keys[index] in held:
            continue
        most = len(word) // 4
        near = {
            (other_key, negates)
            for other, other_key, negates in said
            if other[0] == word[0]
            and len(other) >= MISSPELT
            and distance(word, other, most) <= most
        }
        if len(near) == 1:
            keys[index], negated[index] = near.pop()
    return replace(note, keys=keys, negated=negated)


def best(note: Loose, passage: Loose) -> Found | None:
    """The words of a passage with the highest score, if the note repeats them.

    It must be repeated as a whole, or a long part of it closely. None if only one of
    both sides negates.
    """
    columns, weight = columns_of(note.keys), note.at[-1]
    found: Chain | None = None
    score = LEAST
    while True:
        chain = maximise(columns, passage.keys, passage.at, 2 * score * (1 - SHARE))
        reached = chain and _score(chain, weight, passage)
        if not reached or reached < score or (found and reached == score):
            break
        found, score = chain, reached
    if found is None:
        return None
    score = max(score, _rearranged(found, note, passage))
    if not _repeats(found, score, note, passage):
        return None
    return Found(
        Span(passage.starts[found.start], passage.ends[found.end - 1]),
        round(score, 3),
        len(note.keys),
        found.end - found.start,
        found.matched,
    )


def _score(chain: Chain, weight: float, passage: Loose) -> float:
    """The score of a window for a note of a weight, or for a part of one."""
    window = passage.at[chain.end] - passage.at[chain.start]
    return chain.matched / (SHARE * weight + (1 - SHARE) * window)


def _rearranged(chain: Chain, note: Loose, passage: Loose) -> float:
    """The score of a window if phrases may be moved and omitted.

    A phrase is two or more words that both sides have, in another order, and weighs
    more than a content word; words in order are a longest common subsequence.
    """
    said = passage.keys[chain.start : chain.end]
    at = passage.at[chain.start :]
    matched = omitted = 0.0
    left: list[Sequence[str]] = []
    free: list[tuple[int, int]] = []
    for op in LCSseq.opcodes(note.keys, said):
        start, end = op.dest_start, op.dest_end
        if op.tag == "equal":
            matched += at[end] - at[start]
            continue
        left.append(note.keys[op.src_start : op.src_end])
        free.append((start, end))
        omitted += max(0.0, at[end] - at[start] - OMITTED)
    for words in left:
        for start, end in free:
            run = SequenceMatcher(None, words, said[start:end], False)
            _, place, size = run.find_longest_match()
            weight = at[start + place + size] - at[start + place]
            if size > 1 and weight > 1:
                matched += weight
    window = at[chain.end - chain.start] - at[0] - omitted
    return matched / (SHARE * note.at[-1] + (1 - SHARE) * window)


def repeated(note: Loose, passage: Loose) -> float:
    """The weight of a note's words in a passage, 0 if only one of both negates."""
    chain = maximise(columns_of(note.keys), passage.keys, passage.at, LEAST)
    if chain is None or not _negates_alike(chain, note, passage):
        return 0.0
    return chain.matched


def _negates_alike(chain: Chain, note: Loose, passage: Loose) -> bool:
    said = sum(passage.negated[chain.start : chain.end])
    return said == sum(note.negated[chain.first : chain.last + 1])


def _repeats(chain: Chain, score: float, note: Loose, passage: Loose) -> bool:
    if chain.matched < FEW or not _negates_alike(chain, note, passage):
        return False
    if score >= (WHOLE if chain.matched >= SHORT else CLOSE):
        return True
    weight = note.at[chain.last + 1] - note.at[chain.first]
    return chain.matched >= LONG and _score(chain, weight, passage) >= PART
