"""Patterns of names: regular expressions rewritten to match folded texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

from daap.core.characters import folded_char, plain_char, respelt_char
from daap.core.folding import JOINT, folded

TOKEN = re.compile(
    r"""(?P<space>(?:(?:\\[snrtfv]|\s)(?:[*+?]|\{[0-9,]*\})?[+?]?)+)
    | (?P<group>\(\?(?:P?<(?![=!])[^>]*>|P[=>][^)]*|\#[^)]*|[a-zA-Z-]*[:)]|<?[=!]
        |[:>(]))
    | (?P<code>\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}))
    | (?P<named>\\N\{[^}]*\})
    | (?P<border>\\b)
    | (?P<escape>\\.)
    | (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
    | (?P<sign>[.^$*+?{}()|])
    | (?P<character>.)""",
    re.VERBOSE | re.DOTALL,
)
"""A token of a regular expression in the syntax of Python's `re`."""

EDGE = re.compile(r"\^|\$|\\[AZbB]|\(\?[^:]|[+*?}]\+")
"""Constructs that may depend on the text around a match."""

AT_JOINT = re.compile(JOINT)

MEMBER = re.compile(
    r"(?P<code>\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}))"
    r"|\\.|[^\x00-\x7f]|`"
)
"""Members of a set that have an escape, or another folded form."""

BETWEEN = re.compile(r"^\[-|-\]$|\\[-s]| ")
"""Members of a set that may separate the parts of a name."""

LOOSE = ("-", "'", "’", "\\-", "\\'")
ANY = r"(?>[\W_]{0,3})"
"""A separator between the parts of a name in any other spelling."""

MARK = "[*~_']{0,3}"
GAP = f"(?:{MARK}[ _]{MARK})"
"""White space between the parts of a name, in identifiers and Markdown too."""

DASH = "[-_]"
"""A hyphen in a name, in identifiers too."""


@cache
def whole(pattern: str) -> re.Pattern[str]:
    """A pattern for folded text; a match ends at the end of a word. Raises re.error.

    Its start is checked by `matches` instead, as a pattern that begins with a letter
    is searched faster than one that begins with an assertion.
    """
    return _compiled(pattern, folded_char, JOINT)


@cache
def respelt(pattern: str) -> re.Pattern[str]:
    """The pattern for folded text with two letters for one, as `ue` for `ü`."""
    return _compiled(pattern, respelt_char, JOINT)


@cache
def inside(pattern: str) -> re.Pattern[str]:
    """The pattern for folded text without accents, which matches inside words too."""
    return _compiled(pattern, plain_char, "")


@cache
def broken(pattern: str) -> re.Pattern[str]:
    """The pattern for folded text whose hyphens were removed with line ends."""
    parts = whole(pattern).pattern
    return re.compile(parts.replace(DASH, f"{DASH}?"), whole(pattern).flags)


def fault(pattern: str, replacement: str) -> str:
    """What is wrong with a pattern or its replacement; empty if nothing is.

    >>> fault("x*", "")
    'matches nothing at all or its own replacement'
    """
    try:
        re.compile(pattern)
        found, _, _ = whole(pattern), inside(pattern), broken(pattern)
        respelt(pattern)
    except (re.error, KeyError) as error:
        return f"is not a regular expression ({error})"
    itself = any(matches(found, folded(replacement).text))
    if found.search("") or itself:
        return "matches nothing at all or its own replacement"
    return ""


def matches(
    found: re.Pattern[str], text: str, *, anywhere: bool = False
) -> Iterator[re.Match[str]]:
    """Matches that begin at a word's start; with `anywhere`, all but empty ones."""
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
    """A token of a pattern, rewritten for folded text."""
    kind, text = match.lastgroup, match[0]
    if fold is plain_char and (kind == "space" or text in LOOSE):
        return ANY
    if kind == "space":
        return GAP if _is_needed(text) else f"{GAP}?"
    if kind == "border":
        return "" if fold is plain_char else JOINT
    if kind == "set":
        return _set(text, fold)
    if kind == "code":
        return _literal(_decoded(text), fold)
    if kind == "named":
        return _literal(unicodedata.lookup(text[3:-1]), fold)
    if kind == "escape":
        return text if text[1].isalnum() else _literal(text[1], fold)
    return _literal(text, fold) if kind == "character" else text


def _is_needed(spaces: str) -> bool:
    """Whether white space of a pattern matches no empty text."""
    units = re.findall(r"(?:\\[snrtfv]|\s)([*+?]|\{[0-9,]*\})?", spaces)
    return any(not unit or unit == "+" or unit[:2] in NEEDED for unit in units)


NEEDED = frozenset(f"{{{digit}" for digit in "123456789")


def _literal(character: str, fold: Callable[[str], str]) -> str:
    """A character as one unit that a quantifier may follow."""
    if fold(character) == "-":
        return DASH
    new = re.escape(fold(character))
    return new if len(fold(character)) == 1 else f"(?:{new})"


def _decoded(code: str) -> str:
    """The character of a numeric escape."""
    if code[1] in "xuU":
        return chr(int(code[2:], 16))
    return chr(int(code[1:], 8))


def _set(text: str, fold: Callable[[str], str]) -> str:
    """A set of folded characters; forms of several characters become alternatives."""
    longer: dict[str, None] = {"_": None} if BETWEEN.search(text) else {}
    found = MEMBER.sub(lambda match: _member(match, fold, longer), text)
    if not longer or text.startswith("[^"):
        return found
    return f"(?:{'|'.join((*map(re.escape, longer), found))})"


def _member(
    match: re.Match[str], fold: Callable[[str], str], longer: dict[str, None]
) -> str:
    """A member of a set; a form of several characters is added to `longer`."""
    text = match[0]
    if match["code"]:
        text = _decoded(text)
    elif text[0] == "\\":
        return " " if text[1] in "nrtfv" else text
    new = fold(text)
    if len(new) == 1:
        return re.escape(new)
    longer[new] = None
    return re.escape(text)
