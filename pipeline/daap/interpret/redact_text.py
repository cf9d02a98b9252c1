"""Redaction of a text: what the patterns match is replaced, until nothing is left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from daap.core import folding
from daap.core.errors import Finding, SettingsError
from daap.core.folding import BROKEN, Read, readings
from daap.core.model import Span
from daap.core.offsets import Edit, Offsets
from daap.core.patterns import broken, matches, respelt, whole
from daap.core.rewriting import Folded
from daap.core.rules import finding
from daap.core.settings import Redaction

APART = "\0"
"""The separator of texts: neither white space nor part of a word."""

BLANK = "\n\n"
"""The separator of paragraphs."""

MOST = 30
"""Passes over a text, as replacements may create new matches."""

AT_LINE_END = re.compile(BROKEN)


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """The range of a name in a text, in code points, and its replacement."""

    start: int
    end: int
    replacement: str


def covered(text: str, redactions: Sequence[Redaction]) -> bool:
    """Whether any pattern matches in the text.

    >>> covered("ask M\u00adaya", [Redaction("maya", "")])
    True
    """
    return any(True for _ in _hits(text, redactions))


def _hits(
    text: str, redactions: Sequence[Redaction], read: Read = readings
) -> Iterator[Hit]:
    """All matches, in every reading of the text, and with two letters for one."""
    for reading, is_joined in read(text):
        spelt = folding.respelt(reading)
        for redaction in redactions:
            found = matches(whole(redaction.pattern), reading.text)
            yield from (_hit(match, reading, redaction) for match in found)
            pattern = respelt(redaction.pattern)
            if spelt is not reading or pattern != whole(redaction.pattern):
                found = matches(pattern, spelt.text)
                yield from (_hit(match, spelt, redaction) for match in found)
            if is_joined and "-" in redaction.pattern:
                yield from _broken(text, reading, redaction)


def _hit(match: re.Match[str], reading: Folded, redaction: Redaction) -> Hit:
    return Hit(*reading.span(*match.span()), redaction.replacement)


def _broken(text: str, reading: Folded, redaction: Redaction) -> Iterator[Hit]:
    """Matches whose hyphen is also that of a broken line."""
    for match in matches(broken(redaction.pattern), reading.text):
        hit = _hit(match, reading, redaction)
        if AT_LINE_END.search(text, hit.start, hit.end):
            yield hit


def redact_text(
    text: str, redactions: Sequence[Redaction], read: Read = readings
) -> str:
    """The redacted text; the number of line feeds is kept.

    `read` gives the readings of a text. Raises SettingsError if replacements keep
    creating new matches.
    """
    return _redacted(text, redactions, read)[0]


def redact_moved(
    text: str, redactions: Sequence[Redaction]
) -> tuple[str, Callable[[Span], Span]]:
    """The redacted text, and a function from a span of the original to its new span.

    A span that begins or ends within a name includes the whole replacement.
    """
    redacted, steps = _redacted(text, redactions)

    def moved(span: Span) -> Span:
        for step in steps:
            span = step.span(span)
        return span

    return redacted, moved


def _redacted(
    text: str, redactions: Sequence[Redaction], read: Read = readings
) -> tuple[str, list[Offsets]]:
    steps = list[Offsets]()
    for _ in range(MOST):
        hits = sorted(
            _hits(text, redactions, read), key=lambda hit: (hit.start, -hit.end)
        )
        if not hits:
            return text, steps
        text, edits = _replaced(text, hits)
        steps.append(Offsets(edits))
    patterns = ", ".join(redaction.pattern for redaction in redactions)
    raise SettingsError(f"redact: the replacements hold what is redacted: {patterns}")


def _replaced(text: str, hits: Iterable[Hit]) -> tuple[str, list[Edit]]:
    """The text with all matches replaced; of overlapping ones the first counts."""
    parts, edits, place = list[str](), list[Edit](), 0
    for hit in hits:
        if hit.end <= place:
            continue
        start = max(hit.start, place)
        if hit.start >= place:
            new = _replacement(hit, text)
        else:
            new = "\n" * text.count("\n", place, hit.end)
        parts += [text[place:start], new]
        edits.append(Edit(start, hit.end, len(new)))
        place = hit.end
    return "".join((*parts, text[place:])), edits


def _replacement(hit: Hit, text: str) -> str:
    """The replacement, on the first line of each paragraph, with all line feeds."""
    new = hit.replacement.replace("\n", " ")
    paragraphs = text[hit.start : hit.end].split(BLANK)
    return BLANK.join(new + "\n" * part.count("\n") for part in paragraphs)


def remaining(texts: Mapping[str, str], redactions: Sequence[Redaction]) -> set[str]:
    """The keys of the texts that still contain a redacted name.

    Texts are joined for a fast first search: a plain pattern that matches in one of
    them matches in the whole.
    """
    plain = all(redaction.is_plain for redaction in redactions)
    if plain and not covered(APART.join(texts.values()), redactions):
        return set()
    return {key for key, text in texts.items() if covered(text, redactions)}


def left_over(
    texts: Mapping[str, str],
    redactions: Sequence[Redaction],
    place: Callable[[str], tuple[str, int]] = lambda _: ("", 0),
    source: str = "",
) -> Iterator[Finding]:
    """A violation for each text that still contains a name.

    `place` gives the path and line for a key; `source` is the identifier of the
    source, if any. No finding contains a name, in its key or path either.
    """

    def clean(text: str) -> str:
        return redact_text(text, redactions)

    for key in sorted(remaining(texts, redactions)):
        path, line = place(key)
        named = covered(source, redactions)
        found, about = f"a redacted name in {clean(key)}", "" if named else source
        yield finding("redacted-name-left", clean(path), line, found, source=about)
