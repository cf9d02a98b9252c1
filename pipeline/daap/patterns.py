"""Patterns of names: regular expressions in the form that texts are folded to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

from daap.characters import folded_char, plain_char
from daap.folding import JOINT, folded

__all__ = ["EDGE", "broken", "fault", "inside", "matches", "whole"]

TOKEN = re.compile(
    r"""(?P<space>(?:(?:\\[snrtfv]|\s)(?:[*+?]|\{[0-9,]*\})?[+?]?)+)
    | (?P<group>\(\?(?:P?<(?![=!])[^>]*>|P[=>][^)]*|\#[^)]*|[a-zA-Z-]*[:)]|<?[=!]
        |[:>(]))
    | (?P<code>\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}))
    | (?P<named>\\N\{[^}]*\})
    | (?P<border>\\b)
    | (?P<escape>\\.)
    | (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
    | (?P<sign>[.^$*+?{}()|])
    | (?P<character>.)""",
    re.VERBOSE | re.DOTALL,
)
"""A piece of a regular expression, as Python's `re` writes them."""

EDGE = re.compile(r"\^|\$|\\[AZbB]|\(\?[^:]|[+*?}]\+")
"""What in a pattern may depend on what stands around a text."""

AT_JOINT = re.compile(JOINT)

LOOSE = ("-", "'", "’", "\\-", "\\'")
ANY = r"(?>[\W_]{0,3})"
"""What may stand between the parts of a name that is spelt otherwise."""


@cache
def whole(pattern: str) -> re.Pattern[str]:
    """What finds a name in a folded text, where it does not go on behind it.

    Whether a word begins where a match does, `matches` looks at: a pattern that
    begins with a letter is found much sooner. Raises re.error.
    """
    return _compiled(pattern, folded_char, JOINT)


@cache
def inside(pattern: str) -> re.Pattern[str]:
    """What finds a name in a folded text without accents, in longer words too."""
    return _compiled(pattern, plain_char, "")


@cache
def broken(pattern: str) -> re.Pattern[str]:
    """What finds a name where its hyphens were taken for those of broken lines."""
    parts = whole(pattern).pattern
    return re.compile(parts.replace(r"\-", r"\-?"), whole(pattern).flags)


def fault(pattern: str, replacement: str) -> str:
    """What is wrong with a pattern and its replacement; empty if nothing is.

    >>> fault("x*", "")
    'matches nothing at all or its own replacement'
    """
    try:
        re.compile(pattern)
        found, _, _ = whole(pattern), inside(pattern), broken(pattern)
    except (re.error, KeyError) as error:
        return f"is no regular expression ({error})"
    itself = any(matches(found, folded(replacement).text))
    if found.search("") or itself:
        return "matches nothing at all or its own replacement"
    return ""


def matches(
    found: re.Pattern[str], text: str, *, anywhere: bool = False
) -> Iterator[re.Match[str]]:
    """Every match that does not begin within a word, or every one that is not empty."""
    place = 0
    while place <= len(text) and (match := found.search(text, place)):
        start, end = match.span()
        if end > start and (anywhere or AT_JOINT.match(text, start)):
            yield match
            place = end
        else:
            place = start + 1


def _compiled(pattern: str, fold: Callable[[str], str], behind: str) -> re.Pattern[str]:
    written = unicodedata.normalize("NFC", pattern)
    parts = "".join(_part(match, fold) for match in TOKEN.finditer(written))
    sets = (match["set"] for match in TOKEN.finditer(written) if match["set"])
    cased = any(c.isupper() for found in sets for c in found)
    return re.compile(f"(?:{parts}){behind}", re.IGNORECASE if cased else 0)


def _part(match: re.Match[str], fold: Callable[[str], str]) -> str:
    """A piece of a pattern, as it is to be in a folded text."""
    kind, text = match.lastgroup, match[0]
    if fold is plain_char and (kind == "space" or text in LOOSE):
        return ANY
    if kind == "space":
        return " " if _is_needed(text) else " ?"
    if kind == "border":
        return JOINT
    if kind == "set":
        return _set(text, fold)
    if kind == "code":
        return _literal(chr(int(text[2:], 16)), fold)
    if kind == "named":
        return _literal(unicodedata.lookup(text[3:-1]), fold)
    if kind == "escape":
        return text if text[1].isalnum() else _literal(text[1], fold)
    return _literal(text, fold) if kind == "character" else text


def _is_needed(spaces: str) -> bool:
    """Whether some of the white space of a pattern must be there."""
    units = re.findall(r"(?:\\[snrtfv]|\s)([*+?]|\{[0-9,]*\})?", spaces)
    return any(not unit or unit == "+" or unit[:2] in NEEDED for unit in units)


NEEDED = frozenset(f"{{{digit}" for digit in "123456789")


def _literal(character: str, fold: Callable[[str], str]) -> str:
    """A character, as one thing that may be repeated."""
    new = re.escape(fold(character))
    return new if len(fold(character)) == 1 else f"(?:{new})"


def _set(text: str, fold: Callable[[str], str]) -> str:
    """A set of characters, each in its folded form if that is one character."""
    return re.sub(r"\\.|[^\x00-\x7f]|`", lambda match: _member(match[0], fold), text)


def _member(text: str, fold: Callable[[str], str]) -> str:
    if text[0] == "\\":
        return " " if text[1] in "nrtfv" else text
    new = fold(text)
    return text if len(new) != 1 else re.escape(new)
