"""Plain lists of names: split at commas, so that an odd one costs only itself."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

from daap.extract.dsl.vocabulary import LONGEST, is_word, known_call

NAME = re.compile(r"[^\W\d]\w*+(?:(?: ?[-–/&] ?| )\w++)*+(?:\(s\))?\??")
"""A code's notation or label, its white space made plain."""

MARK = re.compile(
    r"""(?P<string>(?<!\w)(?:'[^']*+'|"[^"]*+"))
      | (?P<open>[\[({]) | (?P<close>[\])}]) | (?P<comma>[,;])""",
    re.VERBOSE,
)
STARTS_LIST = re.compile(r"\s*+(?:(?P<name>\w++)\s*+=\s*+)?[\[({]")
"""How a list in brackets begins, with a name or without."""

REMARKS = frozenset({"add", "added", "already added", "codes", "todo", "none"})
"""Comments that name no code."""

CALLED = re.compile(r"\b(\w++)\s*+\(")


def plain(chunk: str) -> str:
    """A text, its white space made plain."""
    return " ".join(chunk.split())


def is_name(name: str) -> bool:
    """Whether a text may be a code's notation or label.

    >>> is_name("data product"), is_name("C++"), is_name("class")
    (True, False, False)
    """
    first = name.partition(" ")[0]
    fits = len(name) <= LONGEST and NAME.fullmatch(name) is not None
    return fits and not keyword.iskeyword(first)


def members(text: str) -> Iterator[str]:
    """The members of a list, separated by commas outside quotes and brackets.

    Brackets that do not match hold nothing together.

    >>> list(members("alpha, C++, f(a, b), 'c, d'"))
    ['alpha', ' C++', ' f(a, b)', " 'c, d'"]
    """
    marks = [(mark.lastgroup, mark.start()) for mark in MARK.finditer(text)]
    together = _match(marks)
    depth = place = 0
    for kind, at in marks:
        if kind == "comma" and not depth:
            yield text[place:at]
            place = at + 1
        elif together:
            depth += (kind == "open") - (kind == "close")
    yield text[place:]


def _match(marks: list[tuple[str | None, int]]) -> bool:
    """Whether every bracket that closes was opened, and the reverse."""
    depth = 0
    for kind, _ in marks:
        depth += (kind == "open") - (kind == "close")
        if depth < 0:
            return False
    return depth == 0


def unlisted(text: str) -> str:
    """A line of a list in brackets without the brackets around the list.

    >>> unlisted("codes = [alpha, C++,"), unlisted(" omega]"), unlisted("[a], [b]")
    ('alpha, C++,', ' omega', '[a], [b]')
    """
    begins = STARTS_LIST.match(text)
    marks = [m for m in MARK.finditer(text) if m.lastgroup in ("open", "close")]
    opened = sum(mark.lastgroup == "open" for mark in marks)
    closed = len(marks) - opened
    if begins and opened > closed:
        return text[begins.end() :]
    if closed > opened:
        return text.rstrip(" \t,;])}")
    if begins and marks and _around(text, marks):
        return text[begins.end() : marks[-1].start()]
    return text


def _around(text: str, marks: list[re.Match[str]]) -> bool:
    """Whether the first bracket closes with the last, at the line's end."""
    depth = 0
    for mark in marks[:-1]:
        depth += 1 if mark.lastgroup == "open" else -1
        if depth <= 0:
            return False
    return not text[marks[-1].end() :].strip(" \t,;")


def may_hold_codes(comment: str) -> bool:
    """Whether a comment may be codes or a statement, and no remark.

    >>> may_hold_codes("beta, omega"), may_hold_codes("see the note above")
    (True, False)
    """
    if any(known_call(name) for name in CALLED.findall(comment)):
        return True
    names = [plain(chunk) for chunk in comment.split(",") if chunk.strip()]
    if not names or not all(is_name(name) and not is_word(name) for name in names):
        return False
    single = all(" " not in name for name in names)
    return (single or len(names) > 1) and plain(comment).casefold() not in REMARKS
