"""Likely names in a sentence, by capital letters and cue words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from daap.interpret.names import cues
from daap.interpret.names.text import Kind, Passage, Word, bare

LONGEST = 4
"""The most words of a name; a longer run is a heading, examined word by word."""

NEAR = 5
"""Words before a preposition that are searched for a cue of employment."""

ADJACENT = re.compile(r"[\s,:\"']{1,4}")
"""Text allowed between a cue, such as "my name is", and the name."""

JOINED = re.compile(r"[ \n]|\.? (?:& )?|\n& | &\n")
"""Text allowed between two words of one name."""


class Reason(IntEnum):
    """Reasons to regard something as a name, the strongest first."""

    ADDRESS = 0
    INTRODUCED = 1
    ADDRESSED = 2
    SPEAKER = 3
    EMPLOYER = 4
    SPEAKS = 5
    CAPITAL = 6
    MODEL = 7
    ACRONYM = 8

    @property
    def label(self) -> str:
        """The reason in words."""
        return WORDS[self]


WORDS = {
    Reason.ADDRESS: "an address",
    Reason.INTRODUCED: "introduced",
    Reason.ADDRESSED: "thanked, greeted or titled",
    Reason.SPEAKER: "labels a speaker",
    Reason.EMPLOYER: "someone is there",
    Reason.SPEAKS: "says or does",
    Reason.CAPITAL: "always capitalised",
    Reason.MODEL: "named by the model",
    Reason.ACRONYM: "an acronym",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Properties of words over all texts.

    `small` are words in lower case, other than by a slip, `usual` those mostly in
    lower case; `own` are the words of the study's codes. `capitals` is false for a
    language that capitalises every noun.
    """

    small: Collection[str]
    usual: Collection[str]
    own: Collection[str]
    capitals: bool


Found = tuple[str, int, set[Reason]]
"""A name, its offset in the passage, and the reasons; without any it only counts."""


def in_sentence(
    sentence: Sequence[Word], passage: Passage, vocabulary: Vocabulary
) -> Iterator[Found]:
    """The likely names in one sentence of a passage."""
    for start, end in _runs(sentence, vocabulary):
        run = sentence[start:end]
        reasons = _cued(sentence, start, end, vocabulary)
        if passage.kind is Kind.LABEL or _labels(
            passage, sentence, start, end, vocabulary
        ):
            reasons.add(Reason.SPEAKER)
        if reasons and not all(map(is_no_name, run)):
            yield shown(run), run[0].start, reasons
        else:
            yield from _by_capitals(run, vocabulary)
    yield from _written_small(sentence)


def _runs(
    sentence: Sequence[Word], vocabulary: Vocabulary
) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, as ranges of indices of words."""
    start = 0
    while start < len(sentence):
        if not _may_begin(sentence[start], vocabulary):
            start += 1
            continue
        end = start + 1
        while (size := _joins(sentence, end)) > 0:
            end += size
        yield start, end
        start = end


def _may_begin(word: Word, vocabulary: Vocabulary) -> bool:
    if not word.capital or word.folded in cues.STOP or word.folded in cues.TITLES:
        return False
    return not word.first or _is_rare(word, vocabulary)


def _joins(sentence: Sequence[Word], end: int) -> int:
    """How many words from `end` on belong to the name before; 0 if none."""
    for size in (1, 2, 3):
        inner = sentence[end : end + size]
        if len(inner) < size or JOINED.fullmatch(inner[-1].gap) is None:
            return 0
        if inner[-1].gap.startswith(".") and len(sentence[end - 1].text) > 1:
            return 0
        if inner[-1].capital:
            return 0 if inner[-1].folded in cues.STOP else size
        if inner[-1].folded not in cues.JOINERS:
            return 0
    return 0


def _is_rare(word: Word, vocabulary: Vocabulary) -> bool:
    """Whether a word never occurs in lower case and is in no list of other words."""
    folded = word.folded
    if is_no_name(word) or folded in cues.KNOWN or folded in vocabulary.own:
        return False
    if _is_acronym(word) and not folded.isalpha():
        return False
    near = {folded, folded.removesuffix("s"), folded + "s"}
    if any(one in vocabulary.small for one in near):
        return False
    parts = folded.split("-")
    return len(parts) == 1 or any(part not in vocabulary.small for part in parts)


def is_no_name(word: Word) -> bool:
    """Whether a word is no name in any context."""
    folded = word.folded
    if len(folded) < 2 or folded in cues.STOP:
        return True
    return folded in cues.GENERAL_ACRONYMS and word.text[1].isupper()


def _is_acronym(word: Word) -> bool:
    name = bare(word.text)
    return len(name) < 7 and name.isupper()


def _cued(
    sentence: Sequence[Word], start: int, end: int, vocabulary: Vocabulary
) -> set[Reason]:
    """The reasons given by the words around a run."""
    run = sentence[start:end]
    rare = any(_is_rare(word, vocabulary) for word in run)
    if not rare and all(word.folded in vocabulary.own for word in run):
        return set()
    before = [word.folded for word in sentence[max(0, start - NEAR) : start]]
    found: set[Reason] = set()
    if ADJACENT.fullmatch(run[0].gap):
        if cues.ends_with(before, cues.INTRODUCING):
            found.add(Reason.INTRODUCED)
        if cues.ends_with(before, cues.ADDRESSING):
            found.add(Reason.ADDRESSED)
    if _has_title(sentence, start) or _is_vocative(sentence, start, end, rare=rare):
        found.add(Reason.ADDRESSED)
    plain = vocabulary.usual, cues.KNOWN
    usual = all(any(word.folded in words for words in plain) for word in run)
    if not usual and _employs(before, run[0], rare=rare and vocabulary.capitals):
        found.add(Reason.EMPLOYER)
    if rare and vocabulary.capitals and end < len(sentence):
        speaks = sentence[end].folded in cues.SPEAKING and sentence[end].gap == " "
        found |= {Reason.SPEAKS} if speaks else set()
    return found


def _has_title(sentence: Sequence[Word], start: int) -> bool:
    """Whether a title such as Mr directly precedes."""
    gap = sentence[start].gap
    return start > 0 and sentence[start - 1].folded in cues.TITLES and gap in ". "


def _is_vocative(sentence: Sequence[Word], start: int, end: int, *, rare: bool) -> bool:
    """Whether it ends, or begins, a sentence of thanks or greeting, with a comma."""
    if end == len(sentence) and start and "," in sentence[start].gap:
        return any(word.folded in cues.COURTEOUS for word in sentence[:start])
    if start or end >= len(sentence) or not rare:
        return False
    return "," in sentence[end].gap and sentence[end].folded in cues.COURTEOUS


def _employs(before: Sequence[str], first: Word, *, rare: bool) -> bool:
    """Whether the preceding words say that someone works there."""
    if before and before[-1] in cues.ARTICLES:
        before = before[:-1]
    if not before or not ADJACENT.fullmatch(first.gap):
        return False
    *above, last = before
    if last in cues.JOINING or (last in cues.AT and rare):
        return rare
    return last in cues.PREPOSITIONS and not cues.EMPLOYING.isdisjoint(above)


def _labels(
    passage: Passage,
    sentence: Sequence[Word],
    start: int,
    end: int,
    vocabulary: Vocabulary,
) -> bool:
    """Whether it is alone in a passage of an interview, or before a colon."""
    if start or passage.kind is not Kind.SAID or end - start > LONGEST:
        return False
    if (
        not passage.spoken
        or sentence[0].start > 2
        or not _is_rare(sentence[0], vocabulary)
    ):
        return False
    last = sentence[end - 1]
    behind = passage.text[last.start + len(last.text) :][:2].strip(" *_>\n")
    if behind or end < len(sentence):
        return behind == ":"
    return vocabulary.capitals and not passage.text[last.start :].count("\n")


def _by_capitals(run: Sequence[Word], vocabulary: Vocabulary) -> Iterator[Found]:
    """The words in a run of capitalised words that never occur in lower case."""
    if not vocabulary.capitals:
        return
    told = [number for number, word in enumerate(run) if _is_rare(word, vocabulary)]
    if not told:
        return
    if len(run) > LONGEST:
        for number in told:
            yield _alone(run[number])
        return
    name = run[told[0] : told[-1] + 2]
    if len(name) == 1:
        yield _alone(name[0])
    else:
        yield shown(name), name[0].start, {Reason.CAPITAL}


def _alone(word: Word) -> Found:
    """A word by itself; at a sentence's beginning its capital is no reason."""
    if _is_acronym(word):
        reasons = {Reason.ACRONYM}
    else:
        possessive = bare(word.text) != word.text
        reasons = set() if word.first and not possessive else {Reason.CAPITAL}
    return bare(word.text), word.start, reasons


def _written_small(sentence: Sequence[Word]) -> Iterator[Found]:
    """Names in lower case, as speech recognition writes unknown names."""
    folded = [word.folded for word in sentence]
    for number, word in enumerate(sentence[1:], start=1):
        if word.capital or word.folded in cues.NO_VOCATIVE or len(word.folded) < 2:
            continue
        before = folded[max(0, number - NEAR) : number]
        if word.gap == " " and cues.ends_with(before, cues.NAMING):
            yield word.text, word.start, {Reason.INTRODUCED}
        elif number + 1 == len(sentence) and tuple(before) in cues.ADDRESSING.get(
            before[-1], ()
        ):
            yield word.text, word.start, {Reason.ADDRESSED}


def shown(run: Sequence[Word]) -> str:
    """The words of a name as they are listed."""
    parts = [bare(run[0].text)]
    for word in run[1:]:
        parts.append("& " * ("&" in word.gap) + bare(word.text))
    return " ".join(parts)
