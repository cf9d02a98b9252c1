"""Lines of a transcript that look like a speaker's label and were not read as one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daap.core.model import Document, Row

TIME = r"[\[(<]?(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[\])>]?"
CUE = re.compile(rf"\s*+{TIME}\s*+(?:-->|$)")
STAMPED = re.compile(rf"{TIME}\s++(?P<behind>\D.*)$|(?P<before>.*?\S)\s++{TIME}:?$")
VOICE = re.compile(r"\s*+<v[ .](?P<name>[^>]{1,80})>")
SPOKEN = re.compile(r"(?P<name>[^:：]{1,40})(?:：|:(?=\s|$))")
MARKS = " \t*_>#-•"
LONGEST = 40
MOST_WORDS = 4
ENDED = re.compile(r"[.?!…,;:。！？，；]['\"”’)\]]*+$")
BRACKETED = re.compile(r"\[[^\[\]]*+\]")
"""What redaction puts in the place of a name."""

PART = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*\.?")


@dataclass(frozen=True, slots=True)
class LabelLike:
    """A line that looks like a label: its number, what it looks like, its name.

    `shape` says it without words of the source; `name` is the words, which may be
    a person's name.
    """

    line: int
    shape: str
    name: str


def label_like(document: Document) -> Sequence[LabelLike]:
    """The lines that look like a speaker's label, in order; time linear in the text.

    A name in small letters, alone or before a colon, counts where it stands twice.
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
                yield LabelLike(row.line, *found)


def _shape(row: Row, *, first: bool) -> tuple[str, str] | None:
    """What a line looks like, and the name; None for words. Names come first."""
    text = row.text.strip()
    voice = VOICE.match(text)
    if voice:
        return "a voice tag <v …>", voice["name"].strip()
    if CUE.match(text):
        return "a cue time", text[:LONGEST]
    bare = text.strip(MARKS)
    stamped = STAMPED.match(bare) if len(bare) <= 2 * LONGEST else None
    if stamped:
        name = (stamped["behind"] or stamped["before"]).strip(MARKS + ":：,()[]")
        return ("a name with a time", name) if _is_short(name) else None
    spoken = SPOKEN.match(bare)
    if spoken and _is_short(spoken["name"].strip(MARKS)):
        return "a name before a colon", spoken["name"].strip(MARKS)
    if first and _is_short(bare) and not ENDED.search(bare):
        return "a short line alone", bare
    return None


def _is_short(name: str) -> bool:
    """Whether a text is no longer than a label, and holds a letter."""
    words = name.split(maxsplit=MOST_WORDS)
    short = 0 < len(name) <= LONGEST and len(words) <= MOST_WORDS
    return short and any(map(str.isalpha, name))


def _is_name(one: LabelLike) -> bool:
    """Whether each word begins like a name's, with a capital or a number.

    Letters that have no case count as capitals, as does what redaction puts in the
    place of a name. Times and tags always count.
    """
    if one.shape in ("a cue time", "a voice tag <v …>"):
        return True
    words = PART.findall(BRACKETED.sub("1", one.name))
    return bool(words) and not any(word[0].islower() for word in words)
