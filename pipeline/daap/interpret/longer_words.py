"""Redacted names inside longer words or in other spellings, in redacted texts.

Most longer words that contain a short name are no names, so they are not replaced but
reported, for a person to decide. Offsets count code points.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from itertools import chain, islice
from typing import TypeVar

from daap.core.errors import Finding
from daap.core.folding import JOINT, Read, plain, readings
from daap.core.model import Document, Row
from daap.core.patterns import inside, matches
from daap.core.rules import finding
from daap.core.settings import Redaction
from daap.core.statements import Statement

AT_JOINT = re.compile(JOINT)
WORD = re.compile(r"[^\W_]+")
SPELT_OUT = re.compile(r"(?<![^\W_])[^\W\d_]([ ._·-])(?:[^\W\d_]\1)+[^\W\d_](?![^\W_])")
"""Three or more single letters with the same character between them."""

ADDRESS = re.compile(r"@|://|www\.")
LONG = 4
"""Letters from which a name is unlikely to be part of another word by chance."""

APART = " \0\0 "
"""The separator of texts, which no pattern of a name matches across."""

TOGETHER = 100
"""The number of texts that are searched together."""

SHOWN = 60
"""The most code points of a word that are shown."""

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Inside:
    """The offset of a name, and the word around it with the name replaced.

    `is_likely` is true if the spelling suggests a name: a capital, a whole word but
    for accents or homoglyphs, a part of an address.
    """

    start: int
    word: str
    is_likely: bool


def inside_words(
    text: str, redactions: Sequence[Redaction], read: Read = readings
) -> Iterator[Inside]:
    """The names in a redacted text, in order; several in one word count as one.

    `read` gives the readings of a text.
    """
    known = {r.replacement for r in redactions if r.replacement}
    masked = text
    for replacement in known:
        masked = masked.replace(replacement, "\0" * len(replacement))
    spans: dict[tuple[int, int], Redaction] = {}
    for span, redaction in _spans(masked, redactions, read):
        spans.setdefault(span, redaction)
    behind = 0
    for (start, end), redaction in sorted(spans.items(), key=lambda item: item[0]):
        if start >= behind and (found := _judged(masked, start, end)) is not None:
            first, last = _word(masked, start, end)
            word = masked[first:start] + redaction.replacement + masked[end:last]
            yield Inside(start, " ".join(word.split())[:SHOWN], found)
            behind = last


def _spans(
    text: str, redactions: Sequence[Redaction], read: Read
) -> Iterator[tuple[tuple[int, int], Redaction]]:
    """Matches of each pattern inside words, ignoring accents."""
    for number, (folded, _) in enumerate(read(text)):
        reading = plain(folded)
        spelt_out = tuple(SPELT_OUT.finditer(reading.text)) if not number else ()
        for redaction in redactions:
            pattern = inside(redaction.pattern)
            for match in matches(pattern, reading.text, anywhere=True):
                yield reading.span(*match.span()), redaction
            for spelt in spelt_out:
                letters = spelt[0].replace(spelt[1], "")
                for match in matches(pattern, letters, anywhere=True):
                    first = spelt.start() + 2 * match.start()
                    last = spelt.start() + 2 * match.end() - 1
                    yield reading.span(first, last), redaction


def _judged(text: str, start: int, end: int) -> bool | None:
    """Whether a match is likely the name; None if it is there by chance."""
    name, before, after = text[start:end], text[start - 1 : start], text[end : end + 1]
    begins, ends = map(partial(_is_joint, text), (start, end))
    letter = next((c for c in name if c.isalpha()), "")
    if begins and ends:
        return True
    if _is_in_address(text, start, end) and (begins or len(name) >= LONG):
        return True
    if letter.isupper():
        shouted = before.isupper() and name.isupper()
        return True if begins or not shouted else None
    if not letter.islower() or (begins and after.isupper()):
        return True
    return False if begins or len(name) >= LONG else None


def _is_joint(text: str, offset: int) -> bool:
    return AT_JOINT.match(text, offset) is not None


def _word(text: str, start: int, end: int) -> tuple[int, int]:
    """The range of the word around a name, in code points."""
    first, last = start, end
    while first > max(0, start - SHOWN) and WORD.fullmatch(text[first - 1]):
        first -= 1
    while last < min(len(text), end + SHOWN) and WORD.fullmatch(text[last]):
        last += 1
    return first, last


def _is_in_address(text: str, start: int, end: int) -> bool:
    """Whether the text between white space is an address or a handle."""
    first = max(text.rfind(c, max(0, start - 200), start) for c in " \n\t") + 1
    last = re.compile(r"\s|\Z").search(text, end, end + 200)
    return ADDRESS.search(text, first, last.start() if last else end) is not None


def in_longer_words(
    document: Document, redactions: Sequence[Redaction], read: Read = readings
) -> Iterator[Finding]:
    """A finding for each longer word of a note that contains a name, by line.

    `read` gives the readings of a text: some are those that redaction has searched.
    """
    found: dict[tuple[int, str], Inside] = {}
    for rows in _row_groups(document):
        text = "\n".join(row.text for row in rows)
        for one in inside_words(text, redactions, read):
            line = rows[text.count("\n", 0, one.start)].line
            found.setdefault((line, one.word), one)
    for (line, _), one in sorted(found.items()):
        yield _longer_word(one, document.path, line, document.identifier)


def _row_groups(document: Document) -> Iterator[Sequence[Row]]:
    """The published lines of a note, grouped by paragraph."""
    record = document.record
    for name, field in chain(record.headings.items(), record.call.items()):
        if name != "identifier" and not name.endswith("url"):
            yield (Row(field.value, field.line),)
    yield from ((Row(t.speaker, t.lines.first),) for t in document.turns)
    yield tuple(_spread(s.rows for s in document.segments))
    for step in document.steps:
        yield tuple(_spread(paragraph.rows for paragraph in step.paragraphs))
        yield tuple(_spread((Row(m.written, m.line),) for m in step.mentions))
        yield from (
            (Row(" ".join(_words(said)).replace("\n", " "), said.line),)
            for said in step.statements
        )


def _spread(paragraphs: Iterable[Sequence[Row]]) -> Iterator[Row]:
    """The lines of paragraphs, with an empty line after each.

    So a pattern with a character behind the name also matches at the end.
    """
    for rows in filter(None, paragraphs):
        yield from rows
        yield Row("", rows[-1].line)


def _words(statement: Statement) -> Iterator[str]:
    for field in fields(statement):
        value = getattr(statement, field.name)
        if type(value) is str:
            yield value
        elif isinstance(value, tuple):
            yield from value


def longer_words(
    texts: Iterable[tuple[str, str, int]], redactions: Sequence[Redaction]
) -> Iterator[Finding]:
    """A finding for each longer word that contains a name.

    The texts are redacted and not of a field note; each has its path and line.
    """
    found: dict[tuple[str, int, str], Inside] = {}
    places: dict[tuple[str, int], list[str]] = defaultdict(list)
    for text, path, line in texts:
        places[path, line].append(text)
    joined = {place: APART.join(dict.fromkeys(said)) for place, said in places.items()}
    for (path, line), one in in_texts(joined, redactions):
        found.setdefault((path, line, one.word), one)
    for (path, line, _), one in sorted(found.items()):
        yield _longer_word(one, path, line)


def in_texts(
    texts: Mapping[K, str], redactions: Sequence[Redaction]
) -> Iterator[tuple[K, Inside]]:
    """The longer words of all texts, by the key of the text.

    Many texts are searched together first, which is much faster.
    """
    if not redactions:
        return
    plain_ones = all(redaction.is_plain for redaction in redactions)
    items = iter(texts.items())
    while some := tuple(islice(items, TOGETHER)):
        whole = APART.join(text for _, text in some)
        if plain_ones and not any(True for _ in inside_words(whole, redactions)):
            continue
        for key, text in some:
            yield from ((key, one) for one in inside_words(text, redactions))


def _longer_word(inside: Inside, path: str, line: int, source: str = "") -> Finding:
    rule = (
        "name-in-longer-word" if inside.is_likely else "name-in-longer-word:by-chance"
    )
    found = "a redacted name in a longer word, or spelt otherwise"
    return finding(rule, path, line, found, source=source, words=repr(inside.word))
