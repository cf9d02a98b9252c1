"""One suggestion on the terminal: both sides in columns, or one below the other."""

from __future__ import annotations

import shutil
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from daap.link.sssom import Row

KEYS = {
    "a": "accept", "e": "exactMatch", "c": "closeMatch", "b": "broadMatch",
    "n": "narrowMatch", "r": "relatedMatch", "x": "reject", "s": "skip",
    "u": "back", "q": "quit",
}  # fmt: skip
"""The meaning of each key; the first seven decide."""

HINT = (
    "[a]ccept as it is, or as [e]xact [c]lose [b]road [n]arrow [r]elated; [x] reject; "
    "[s]kip; [u]p, one back; [q]uit"
)
NARROWEST = 40
"""The width in columns below which the sides are one below the other."""

GAP = " │ "
LONGEST = 1500
"""Code points of a definition that are shown."""


def harmless(text: str) -> str:
    r"""A text without control characters and directional marks.

    >>> harmless("a\x1b[2Jb\tc\u202ed")
    'a�[2Jb c�d'
    """
    spaced = " ".join(text.split())
    return "".join("�" if unicodedata.category(c)[0] == "C" else c for c in spaced)


def screen_width() -> int:
    """The width of the terminal in columns, within readable limits."""
    return min(max(shutil.get_terminal_size().columns, 20), 140)


def suggestion_text(row: Row, place: str, width: int) -> str:
    """The text for one row: names, definitions, the proposal and the keys."""
    left = _side(
        "code", row["subject_label"], row["subject_id"], row["ext_subject_definition"]
    )
    right = _side(
        "term", row["object_label"], row["object_id"], row["ext_object_definition"]
    )
    sides = list(
        _beside(left, right, width)
        if width >= NARROWEST
        else _below(left, right, width)
    )
    kind = row["object_type"]
    said = [
        f"{place}  {row['predicate_id']}  confidence {row['confidence'] or '?'}",
        *([f"The term is a {kind}."] if "property" in kind else []),
        row["comment"],
        *_state(row),
    ]
    below = [line for text in said for line in _wrapped(text, width)]
    rule = "─" * width
    return "\n".join([rule, *sides, rule, *below, *_wrapped(HINT, width)])


def _state(row: Row) -> Iterator[str]:
    who = row["reviewer_label"] or row["reviewer_id"]
    if row["predicate_modifier"]:
        yield f"rejected by {who}"
    elif who:
        yield f"accepted by {who}"


def _side(kind: str, label: str, name: str, definition: str) -> list[str]:
    """The paragraphs of one side."""
    said = definition[:LONGEST] + ("…" if len(definition) > LONGEST else "")
    return [f"{kind}: {label or name}", name, "", said or "(no definition)"]


def _beside(left: Sequence[str], right: Sequence[str], width: int) -> Iterator[str]:
    half = (width - len(GAP)) // 2
    columns = (
        [line for text in side for line in _wrapped(text, half) or [""]]
        for side in (left, right)
    )
    for one, other in zip_longest(*columns, fillvalue=""):
        yield f"{one}{' ' * (half - _cells(one))}{GAP}{other}".rstrip()


def _below(left: Sequence[str], right: Sequence[str], width: int) -> Iterator[str]:
    for text in (*left, "", *right):
        yield from _wrapped(text, width) or [""]


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns; wide characters take two."""
    lines = textwrap.wrap(harmless(text), width)
    while any(_cells(line) > width for line in lines):
        longest = max(map(len, lines))
        lines = textwrap.wrap(harmless(text), longest - 1)
    return lines


def _cells(text: str) -> int:
    """The number of columns of a text on a terminal."""
    return sum(
        0
        if unicodedata.combining(c)
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )
