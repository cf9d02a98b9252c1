"""Likely names of people and employers that no redaction pattern covers.

A word that is capitalised inside a sentence and never in lower case is one; so is a
word after an introduction, thanks, a greeting, a title or "I work at", and an address.
No dictionary is used, and products and places are listed too: the publisher reviews
the list. Time is linear in the length of the texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from daap.core.model import Document, Element
from daap.core.project import Project
from daap.core.settings import Redaction
from daap.interpret.names import cues
from daap.interpret.names.addresses import addresses
from daap.interpret.names.sentences import (
    Found,
    Reason,
    Vocabulary,
    in_sentence,
    is_no_name,
    shown,
)
from daap.interpret.names.text import (
    Passage,
    Word,
    fold,
    imported,
    passages,
    words,
)
from daap.interpret.redact import redact
from daap.interpret.redact_imported import redact_imported

MASK = "\ufffc"
"""The replacement of matches of a pattern: no letter, so no part of a name."""

SLIPS = 10
"""Capitalised occurrences for each in lower case that counts as a slip."""

Entities = Callable[[str], Iterable[tuple[str, int]]]
"""A function from a text to the names that a model finds, with their offsets."""


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """An occurrence of a name: path, line, offset in its passage, spoken or not."""

    path: str
    line: int
    offset: int
    spoken: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A likely name: reasons, occurrences, number of notes, and places (path:line)."""

    name: str
    reasons: tuple[Reason, ...]
    count: int
    notes: int
    places: tuple[str, ...]


@dataclass(slots=True)
class Gathered:
    """Occurrences of one name, whatever its spelling."""

    spellings: Counter[str] = field(default_factory=Counter)
    reasons: set[Reason] = field(default_factory=set)
    sightings: dict[Sighting, None] = field(default_factory=dict)


def uncovered(
    document: Document, redactions: Sequence[Redaction], *, spoken: bool
) -> Iterator[Passage]:
    """The texts of an unredacted note without what the patterns match.

    `spoken` says whether it is an interview.
    """
    masked = tuple(replace(redaction, replacement=MASK) for redaction in redactions)
    clean = redact_imported if document.elements else redact
    return passages(clean(document, masked), spoken=spoken)


def uncovered_project(
    project: Project, redactions: Sequence[Redaction]
) -> Iterator[Passage]:
    """The memos and the cases of a redacted project, without replacements."""
    texts = list[tuple[Element | None, tuple[str, ...]]]()
    texts += ((memo.element, (memo.title, memo.text)) for memo in project.memos)
    for case in project.cases:
        values = (one.value for one in case.variables)
        texts.append((case.element, (case.label, case.description, *values)))
    for element, found in texts:
        path = f"imports/{element.file}.json" if element else ""
        yield from imported(path, (_masked(text, redactions) for text in found))


def _masked(text: str, redactions: Sequence[Redaction]) -> str:
    for redaction in redactions:
        text = text.replace(redaction.replacement or MASK, MASK)
    return text


def find_names(
    texts: Sequence[Passage],
    *,
    language: str = "en",
    own: Iterable[str] = (),
    entities: Entities | None = None,
) -> list[Candidate]:
    """The likely names in the texts, the likeliest first.

    `language` is that of the texts (BCP 47), `own` the labels of the study's codes.
    For the same reason, names in interviews come first, then names in few notes: a
    word that all notes use is more likely a product's.
    """
    vocabulary = _vocabulary(texts, language, own)
    found: dict[str, Gathered] = {}
    for passage in texts:
        for name, offset, reasons in _all(passage, vocabulary, entities):
            one = found.setdefault(_key(name), Gathered())
            place = passage.path, passage.line(offset), offset
            one.sightings[Sighting(*place, passage.spoken)] = None
            one.spellings[name] += 1
            one.reasons |= reasons
    kept = ((key, one) for key, one in found.items() if one.reasons)
    return [_candidate(one) for _, one in sorted(kept, key=lambda kv: _rank(*kv))]


def _key(name: str) -> str:
    return " ".join(map(fold, name.split()))


def _rank(key: str, one: Gathered) -> tuple[int, bool, int, int, str]:
    best = min(one.reasons)
    spoken = any(sighting.spoken for sighting in one.sightings)
    notes = len({sighting.path for sighting in one.sightings})
    few = 0 if best is Reason.ACRONYM else notes
    return best, not spoken, few, -len(one.sightings), key


def _candidate(one: Gathered) -> Candidate:
    name, _ = min(one.spellings.items(), key=lambda kv: (-kv[1], kv[0]))
    places = dict.fromkeys(f"{s.path}:{s.line}" for s in one.sightings)
    notes = {sighting.path for sighting in one.sightings}
    reasons = tuple(sorted(one.reasons))
    return Candidate(name, reasons, len(one.sightings), len(notes), tuple(places))


def _vocabulary(
    texts: Iterable[Passage], language: str, own: Iterable[str]
) -> Vocabulary:
    small: Counter[str] = Counter()
    great: Counter[str] = Counter()
    for passage in texts:
        for word in words(passage.text):
            if word.text[0].islower():
                small.update({word.folded, *word.folded.split("-")})
            elif not word.first:
                great[word.folded] += 1
    usual = {word for word, count in small.items() if count > great[word]}
    clear = {word for word, count in small.items() if count * SLIPS > great[word]}
    labels = {word.folded for label in own for word in words(label)}
    plain = language.split("-")[0].casefold() in cues.NOUNS_CAPITALISED
    return Vocabulary(clear, usual, labels, capitals=not plain)


def _all(
    passage: Passage, vocabulary: Vocabulary, entities: Entities | None
) -> Iterator[Found]:
    """All names in a passage, by words and by the model."""
    for name, offset in addresses(passage.text):
        yield name, offset, {Reason.ADDRESS}
    for sentence in _sentences(words(passage.text)):
        yield from in_sentence(sentence, passage, vocabulary)
    for name, offset in entities(passage.text) if entities else ():
        told = [word for word in words(name) if not is_no_name(word)]
        if told:
            yield shown(told), offset + told[0].start, {Reason.MODEL}


def _sentences(found: Iterable[Word]) -> Iterator[list[Word]]:
    sentence: list[Word] = []
    for word in found:
        sentence.append(word)
        if word.last:
            yield sentence
            sentence = []
