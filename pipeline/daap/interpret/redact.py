"""Names of people and employers, replaced before anything else is done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from daap.core.errors import Finding, SettingsError, Severity
from daap.core.folding import BROKEN, Folded, readings
from daap.core.model import Document, Field, Paragraph, Record, Row, Segment, Statement
from daap.core.patterns import broken, matches, whole
from daap.core.settings import Redaction
from daap.interpret.longer_words import in_longer_words

APART = "\0"
"""Stands between texts: no white space, and no part of a word."""

BLANK = "\n\n"
"""Stands between paragraphs."""

MOST = 30
"""How often a text is looked at again for what its replacements brought about."""

AT_LINE_END = re.compile(BROKEN)


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """Where a name stands in a text, in code points, and what replaces it."""

    start: int
    end: int
    replacement: str


def covered(text: str, redactions: Sequence[Redaction]) -> bool:
    """Whether any pattern matches somewhere in the text.

    >>> covered("ask M\u00adaya", [Redaction("maya", "")])
    True
    """
    return any(True for _ in _hits(text, redactions))


def _hits(text: str, redactions: Sequence[Redaction]) -> Iterator[Hit]:
    """Every place of a name, in every reading of the text."""
    for reading, is_joined in readings(text):
        for redaction in redactions:
            found = matches(whole(redaction.pattern), reading.text)
            yield from (_hit(match, reading, redaction) for match in found)
            if is_joined and "-" in redaction.pattern:
                yield from _broken(text, reading, redaction)


def _hit(match: re.Match[str], reading: Folded, redaction: Redaction) -> Hit:
    return Hit(*reading.span(*match.span()), redaction.replacement)


def _broken(text: str, reading: Folded, redaction: Redaction) -> Iterator[Hit]:
    """Names with a hyphen that is also the one of a broken line."""
    for match in matches(broken(redaction.pattern), reading.text):
        hit = _hit(match, reading, redaction)
        if AT_LINE_END.search(text, hit.start, hit.end):
            yield hit


def redact_text(text: str, redactions: Sequence[Redaction]) -> str:
    """The text without redacted names; its number of line feeds is kept.

    Raises SettingsError where replacements bring back what others replace.
    """
    for _ in range(MOST):
        hits = sorted(_hits(text, redactions), key=lambda hit: (hit.start, -hit.end))
        if not hits:
            return text
        text = _replaced(text, hits)
    patterns = ", ".join(redaction.pattern for redaction in redactions)
    raise SettingsError(f"redact: the replacements hold what is redacted: {patterns}")


def _replaced(text: str, hits: Iterable[Hit]) -> str:
    """The text with every place replaced; where two overlap, by the first."""
    parts, place = list[str](), 0
    for hit in hits:
        if hit.end <= place:
            continue
        if hit.start >= place:
            parts += [text[place : hit.start], _replacement(hit, text)]
        else:
            parts.append("\n" * text.count("\n", place, hit.end))
        place = hit.end
    return "".join((*parts, text[place:]))


def _replacement(hit: Hit, text: str) -> str:
    """The replacement in each paragraph, on its first line, and all line feeds."""
    new = hit.replacement.replace("\n", " ")
    paragraphs = text[hit.start : hit.end].split(BLANK)
    return BLANK.join(new + "\n" * part.count("\n") for part in paragraphs)


def remaining(texts: Mapping[str, str], redactions: Sequence[Redaction]) -> set[str]:
    """The keys of the texts that still hold a redacted name.

    All texts are looked at together first, which is much sooner done: what a plain
    pattern matches in one of them, it matches there too.
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
    """A violation for each text that still holds a name, by the text's key.

    `place` gives the path and the line that a key is about; `source` is what all
    texts are published of. No finding holds a name, be it of a key or a path.
    """

    def clean(text: str) -> str:
        return redact_text(text, redactions)

    for key in sorted(remaining(texts, redactions)):
        path, line = place(key)
        named = covered(source, redactions)
        yield Finding(
            severity=Severity.VIOLATION,
            rule="redacted-name-left",
            path=clean(path),
            line=line,
            found=f"a redacted name in {clean(key)}",
            expected="no name that a pattern of [[redact]] matches",
            remedy="rename what is called so, or leave it out; nothing was published",
            source="" if named else source,
            focus=f"source/{source}" if source and not named else "",
        )


def redact(document: Document, redactions: Sequence[Redaction]) -> Document:
    """The document with every text of transcript and traces redacted.

    Names in longer words are findings. Record URLs are outside it, as they name
    files and pages, not people; so is the identifier, which IRIs are made from.
    """
    if not redactions:
        return document

    def clean(text: str) -> str:
        return redact_text(text, redactions)

    redacted = replace(
        document,
        path=clean(document.path),
        record=Record(
            dict(_fields(document.record.headings, redactions)),
            dict(_fields(document.record.call, redactions)),
            document.record.lines,
        ),
        turns=tuple(replace(t, speaker=clean(t.speaker)) for t in document.turns),
        segments=_segments(document.segments, redactions),
        steps=tuple(
            replace(
                step,
                paragraphs=tuple(
                    Paragraph(_rows(p.rows, redactions)) for p in step.paragraphs
                ),
                mentions=tuple(
                    replace(m, written=clean(m.written)) for m in step.mentions
                ),
                statements=tuple(_statement(x, redactions) for x in step.statements),
            )
            for step in document.steps
        ),
        findings=tuple(redact_finding(f, redactions) for f in document.findings),
    )
    return redacted.with_findings(*in_longer_words(redacted, redactions))


def _segments(
    segments: Sequence[Segment], redactions: Sequence[Redaction]
) -> tuple[Segment, ...]:
    """Redact segments together, as a name may go on in the next one."""
    text = redact_text(BLANK.join(segment.text for segment in segments), redactions)
    lines = iter(text.split("\n"))
    made = []
    for segment in segments:
        rows = tuple(Row(next(lines), row.line) for row in segment.rows)
        made.append(replace(segment, rows=rows))
        next(lines, "")
    return tuple(made)


def _rows(rows: Sequence[Row], redactions: Sequence[Redaction]) -> tuple[Row, ...]:
    """Redact lines together, as a name may be broken at a line's end."""
    text = redact_text("\n".join(row.text for row in rows), redactions)
    lines = text.split("\n")
    return tuple(Row(line, row.line) for line, row in zip(lines, rows, strict=True))


def _fields(
    fields: Mapping[str, Field], redactions: Sequence[Redaction]
) -> Iterator[tuple[str, Field]]:
    for name, field in fields.items():
        if name == "identifier" or name.endswith("url"):
            yield name, field
        else:
            clean = redact_text(field.value, redactions)
            yield redact_text(name, redactions), Field(clean, field.line)


def redact_finding(finding: Finding, redactions: Sequence[Redaction]) -> Finding:
    """The finding without a redacted name in its words and its path."""
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


def _statement(statement: Statement, redactions: Sequence[Redaction]) -> Statement:
    """A statement with every name and label in it redacted."""
    changed: dict[str, object] = {}
    for field in fields(statement):
        value = getattr(statement, field.name)
        if type(value) is str:
            changed[field.name] = redact_text(value, redactions)
        elif isinstance(value, tuple):
            changed[field.name] = tuple(redact_text(v, redactions) for v in value)
    return replace(statement, **changed)  # type: ignore[arg-type]
