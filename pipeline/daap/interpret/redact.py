"""Redaction: names of people and employers are replaced before all other steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice

from daap.core import folding
from daap.core.errors import Finding, SettingsError
from daap.core.folding import BROKEN, Read, readings, readings_once
from daap.core.model import (
    Document,
    Field,
    Mention,
    Paragraph,
    Record,
    Row,
    Segment,
    Span,
)
from daap.core.offsets import Edit, Offsets
from daap.core.patterns import broken, matches, respelt, whole
from daap.core.rewriting import Folded
from daap.core.rules import finding
from daap.core.settings import Redaction
from daap.core.statements import Statement
from daap.core.values import PublishedText
from daap.interpret.longer_words import in_longer_words

APART = "\0"
"""The separator of texts: neither white space nor part of a word."""

BLANK = "\n\n"
"""The separator of paragraphs."""

Clean = Callable[[str], str]
"""A function from a text to the text without names."""

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


def redact(document: Document, redactions: Sequence[Redaction]) -> Document:
    """The document with every text of transcript and traces redacted.

    Names in longer words are findings. URLs of the record are kept, as they name
    files and pages, not people; so is the identifier, as IRIs are made of it.
    """
    if not redactions:
        return document

    def clean(text: str) -> str:
        return redact_text(text, redactions, read)

    read = readings_once()
    redacted = replace(
        document,
        path=clean(document.path),
        record=Record(
            dict(_fields(document.record.headings, clean)),
            dict(_fields(document.record.call, clean)),
            document.record.lines,
        ),
        turns=tuple(replace(t, speaker=clean(t.speaker)) for t in document.turns),
        segments=_segments(document, clean),
        steps=tuple(
            replace(
                step,
                paragraphs=tuple(
                    Paragraph(rows)
                    for rows in _groups([p.rows for p in step.paragraphs], clean)
                ),
                mentions=tuple(_mentions(step.mentions, clean)),
                statements=tuple(_statement(x, clean) for x in step.statements),
                notes=tuple(replace(n, text=clean(n.text)) for n in step.notes),
            )
            for step in document.steps
        ),
        findings=tuple(redact_finding(f, redactions) for f in document.findings),
    )
    return redacted.with_findings(*in_longer_words(redacted, redactions, read))


def _segments(document: Document, clean: Clean) -> tuple[Segment, ...]:
    """Redact segments together, as a name may continue in the next one."""
    segments = document.segments
    if document.published is not PublishedText.ALL:
        return segments
    rows = _groups([segment.rows for segment in segments], clean)
    return tuple(replace(s, rows=new) for s, new in zip(segments, rows, strict=True))


def _groups(groups: Sequence[Sequence[Row]], clean: Clean) -> Iterator[tuple[Row, ...]]:
    """Redact paragraphs together, as a name may continue over a line's end."""
    texts = ["\n".join(row.text for row in rows) for rows in groups]
    for rows, text in zip(groups, _together(texts, clean), strict=True):
        lines = text.split("\n")
        yield tuple(Row(new, row.line) for new, row in zip(lines, rows, strict=True))


def _mentions(mentions: Sequence[Mention], clean: Clean) -> Iterator[Mention]:
    """Redact the mentions of a trace together, as a name may continue in the next."""
    written = _together([mention.written for mention in mentions], clean)
    for mention, text in zip(mentions, written, strict=True):
        yield replace(mention, written=text)


def _together(texts: Sequence[str], clean: Clean) -> Iterator[str]:
    """The texts, redacted as paragraphs of one text."""
    lines = iter(clean(BLANK.join(texts)).split("\n"))
    for text in texts:
        yield "\n".join(islice(lines, text.count("\n") + 1))
        next(lines, "")


def _fields(fields: Mapping[str, Field], clean: Clean) -> Iterator[tuple[str, Field]]:
    for name, field in fields.items():
        if name == "identifier" or name.endswith("url"):
            yield name, field
        else:
            yield clean(name), Field(clean(field.value), field.line)


def redact_finding(finding: Finding, redactions: Sequence[Redaction]) -> Finding:
    """The finding with names in its texts and its path redacted."""
    if not redactions:
        return finding
    texts = {
        name: getattr(finding, name)
        for name in ("path", "found", "expected", "remedy", "words")
    }
    if not remaining(texts, redactions):
        return finding
    clean = {name: redact_text(text, redactions) for name, text in texts.items()}
    return replace(
        finding,
        path=clean["path"],
        found=clean["found"],
        expected=clean["expected"],
        remedy=clean["remedy"],
        words=clean["words"],
    )


def _statement(statement: Statement, clean: Clean) -> Statement:
    """A statement with all names and labels redacted."""
    changed: dict[str, object] = {}
    for field in fields(statement):
        value = getattr(statement, field.name)
        if type(value) is str:
            changed[field.name] = clean(value)
        elif isinstance(value, tuple):
            changed[field.name] = tuple(map(clean, value))
    return replace(statement, **changed)  # type: ignore[arg-type]
