"""Lines of a transcript that resemble a speaker's label but were not read as one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daap.core.model import Document, Row

TIME = (
    r"[\[(<]?(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[\])>]?"
    r"(?: ?[AaPp]\.?[Mm]\b\.?)?"
)
CUE = re.compile(rf"\s*+{TIME}\s*+(?:-->|$)")
STAMPED = re.compile(rf"{TIME}\s++(?P<behind>\D.*)$|(?P<before>.*?\S)\s++{TIME}:?$")
VOICE = re.compile(r"\s*+<v[ .](?P<name>[^>]{1,80})>")
SPOKEN = re.compile(r"(?P<name>[^:：]{1,40})(?:：|:(?=[\s*_]|$))")
TAG = re.compile(r"</?[a-z]{1,6}>", re.IGNORECASE)
"""A tag of HTML without attributes, as `<b>`."""

MARKS = " \t*_>#-•"
LONGEST = 40
MOST_WORDS = 4
ENDED = re.compile(r"[.?!…,;:。！？，；]['\"”’)\]]*+$")
BRACKETED = re.compile(r"\[[^\[\]]*+\]")
"""The replacement that redaction puts in place of a name."""

PARENTHESIS = re.compile(
    r"\([a-zß-ÿ][^()]{0,40}\)|(?<=\S )\[[a-zß-ÿ][^\[\]]{0,40}\]"
    r"|[\[({<#][^\[\](){}<>#]{0,20}\d:\d\d[^\[\](){}<>#]{0,12}[\])}>#]"
)
"""A remark or a time in parentheses, as transcripts have it next to a label."""

PART = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*\.?")


@dataclass(frozen=True, slots=True)
class LabelLike:
    """A line that resembles a label; `line` counts from 1.

    Of an imported source, which has no lines, it is the paragraph's position. `shape`
    describes it without words of the source; `name` holds the words, which may be a
    person's name.
    """

    line: int
    shape: str
    name: str


def label_like(document: Document) -> Sequence[LabelLike]:
    """The lines that resemble a speaker's label, in order; time linear in the text.

    A name in lower case, alone or before a colon, must occur twice.
    """
    found = tuple(_candidates(document))
    often = Counter((one.shape, one.name.casefold()) for one in found)
    return [
        one
        for one in found
        if _is_name(one) or often[one.shape, one.name.casefold()] > 1
    ]


def _candidates(document: Document) -> Iterator[LabelLike]:
    for segment in document.segments:
        for index, row in enumerate(segment.rows):
            found = _shape(row, first=index == 0)
            if found:
                yield LabelLike(row.line or segment.position, *found)


def _shape(row: Row, *, first: bool) -> tuple[str, str] | None:
    """The shape of a line, and the name in it; None if it is text."""
    text = row.text.strip()
    voice = VOICE.match(text)
    if voice:
        return "a voice tag <v …>", voice["name"].strip()
    if CUE.match(text):
        return "a cue time", text[:LONGEST]
    text = TAG.sub("", text).strip()
    bare = text.strip(MARKS)
    stamped = STAMPED.match(bare) if len(bare) <= 2 * LONGEST else None
    if stamped:
        name = (stamped["behind"] or stamped["before"]).strip(MARKS + ":：,()[]–—")
        if _is_short(name):
            return "a name with a time", name
    spare = " ".join(PARENTHESIS.sub(" ", text).split()).replace(" :", ":").strip(MARKS)
    for one in dict.fromkeys((spare, bare)):
        spoken = SPOKEN.match(one)
        if spoken and _is_short(spoken["name"].strip(MARKS)):
            return "a name before a colon", spoken["name"].strip(MARKS)
    if first and _is_short(spare) and not ENDED.search(spare):
        return "a short line alone", spare
    return None


def _is_short(name: str) -> bool:
    """Whether a text is no longer than a label and contains a letter."""
    words = name.split(maxsplit=MOST_WORDS)
    short = 0 < len(name) <= LONGEST and len(words) <= MOST_WORDS
    return short and any(map(str.isalpha, name))


def _is_name(one: LabelLike) -> bool:
    """Whether each word begins with a capital letter or a number, as in a name.

    Letters without case and replacements of redaction count as capitals. Times and
    tags always count.
    """
    if one.shape in ("a cue time", "a voice tag <v …>"):
        return True
    words = PART.findall(BRACKETED.sub("1", one.name))
    return bool(words) and not any(word[0].islower() for word in words)
