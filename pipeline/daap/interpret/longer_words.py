"""Redacted names within longer words, or spelt otherwise, in texts already redacted.

Such a name is not replaced, as most longer words that hold a short name are no names:
it is shown, its place is told, and a person judges. Offsets count code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import partial
from itertools import chain

from daap.core.errors import Finding, Severity
from daap.core.folding import JOINT, plain, readings
from daap.core.model import Document, Row, Segment, Statement
from daap.core.patterns import inside, matches
from daap.core.settings import Redaction

AT_JOINT = re.compile(JOINT)
WORD = re.compile(r"[^\W_]+")
SPELT_OUT = re.compile(r"(?<![^\W_])[^\W\d_]([ ._·-])(?:[^\W\d_]\1)+[^\W\d_](?![^\W_])")
"""Single letters with the same sign between them, three of them or more."""

ADDRESS = re.compile(r"@|://|www\.")
LONG = 4
"""Letters of a name that seldom stand in the middle of another word by chance."""

SHOWN = 60
"""Code points of a word that are shown at most."""


@dataclass(frozen=True, slots=True)
class Inside:
    """Where a name begins, and the word it is in, the name replaced.

    It is likely where its spelling tells a name: a capital, a whole word but for
    accents or look-alikes, a part of an address.
    """

    start: int
    word: str
    is_likely: bool


def inside_words(text: str, redactions: Sequence[Redaction]) -> Iterator[Inside]:
    """The names in a redacted text, in order; several in one word are one."""
    known = {r.replacement for r in redactions if r.replacement}
    masked = text
    for replacement in known:
        masked = masked.replace(replacement, "\0" * len(replacement))
    spans: dict[tuple[int, int], Redaction] = {}
    for span, redaction in _spans(masked, redactions):
        spans.setdefault(span, redaction)
    behind = 0
    for (start, end), redaction in sorted(spans.items(), key=lambda item: item[0]):
        if start >= behind and (found := _judged(masked, start, end)) is not None:
            first, last = _word(masked, start, end)
            word = masked[first:start] + redaction.replacement + masked[end:last]
            yield Inside(start, " ".join(word.split())[:SHOWN], found)
            behind = last


def _spans(
    text: str, redactions: Sequence[Redaction]
) -> Iterator[tuple[tuple[int, int], Redaction]]:
    """Where a pattern matches whatever stands around, accents apart."""
    for number, (folded, _) in enumerate(readings(text)):
        reading = plain(folded)
        for redaction in redactions:
            pattern = inside(redaction.pattern)
            for match in matches(pattern, reading.text, anywhere=True):
                yield reading.span(*match.span()), redaction
            for spelt in SPELT_OUT.finditer(reading.text) if not number else ():
                letters = spelt[0].replace(spelt[1], "")
                for match in matches(pattern, letters, anywhere=True):
                    first = spelt.start() + 2 * match.start()
                    last = spelt.start() + 2 * match.end() - 1
                    yield reading.span(first, last), redaction


def _judged(text: str, start: int, end: int) -> bool | None:
    """Whether what stands there is likely the name; None where it is by chance."""
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
    """The word around a name, as far as its letters go."""
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
    document: Document, redactions: Sequence[Redaction]
) -> Iterator[Finding]:
    """A finding for each longer word of a note that holds a name, by line."""
    found: dict[tuple[int, str], Inside] = {}
    for rows in _row_groups(document):
        text = "\n".join(row.text for row in rows)
        for one in inside_words(text, redactions):
            line = rows[text.count("\n", 0, one.start)].line
            found.setdefault((line, one.word), one)
    for (line, _), one in sorted(found.items()):
        yield _longer_word(one, document.path, line, document.identifier)


def _row_groups(document: Document) -> Iterator[Sequence[Row]]:
    """The lines of a note that are published, those of a paragraph together."""
    record = document.record
    for name, field in chain(record.headings.items(), record.call.items()):
        if name != "identifier" and not name.endswith("url"):
            yield (Row(field.value, field.line),)
    yield from ((Row(t.speaker, t.lines.first),) for t in document.turns)
    if document.segments:
        yield tuple(_spread(document.segments))
    for step in document.steps:
        yield from (paragraph.rows for paragraph in step.paragraphs)
        yield from ((Row(m.written, m.line),) for m in step.mentions)
        yield from (
            (Row(" ".join(_words(said)).replace("\n", " "), said.line),)
            for said in step.statements
        )


def _spread(segments: Sequence[Segment]) -> Iterator[Row]:
    """The lines of segments, an empty one behind each."""
    for segment in segments:
        yield from segment.rows
        yield Row("", segment.rows[-1].line)


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
    """A finding for each longer word that holds a name.

    The texts are redacted ones of no field note, each with its path and line.
    """
    found: dict[tuple[str, int, str], Inside] = {}
    for text, path, line in texts if redactions else ():
        for one in inside_words(text, redactions):
            found.setdefault((path, line, one.word), one)
    for (path, line, _), one in sorted(found.items()):
        yield _longer_word(one, path, line)


def _longer_word(inside: Inside, path: str, line: int, source: str = "") -> Finding:
    return Finding(
        severity=Severity.WARNING if inside.is_likely else Severity.INFO,
        rule="name-in-longer-word",
        path=path,
        line=line,
        found=f"a redacted name in a longer word, or spelt otherwise: {inside.word!r}",
        expected="names as the whole words that a pattern of [[redact]] matches",
        remedy="if it is the name, widen the pattern to match here too; it was kept",
        source=source,
        focus=f"source/{source}" if source else "",
    )
