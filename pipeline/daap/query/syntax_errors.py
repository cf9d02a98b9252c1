"""Syntax errors of a query in words: where it stops being SPARQL, and what may follow.

The store's parser reports the furthest place that it looked at: of a keyword that it
did not find, the place behind as many characters as that keyword has. So what cannot
stand in the query lies up to a keyword's length before that place. It is the first
token behind the longest beginning of the query that could go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from daap.core.nearest import NEAR, did_you_mean, nearest
from daap.core.terminal import printable
from daap.query.keywords import BEYOND, EMPTY, PLACE, is_federated
from daap.query.question import HIDDEN, bare

CONTEXT, SHOWN = 60, 40
"""Code points around a syntax error, and of a token, that a message shows."""
BLANKS = " " * 40
"""More characters than any keyword has."""

TOKEN = re.compile(
    rf"{HIDDEN.pattern} | [\w?$@:-]+(?:\.+[\w?$:-]+)* | \S", HIDDEN.flags
)
WORD = re.compile(r"[A-Za-z]\w*")
SENTENCE = re.compile(r"(?:expected |one of |, )([A-Z][\w*]+(?: [\w*]+){2,})(?=, |$)")
"""What the parser says of a rule of SPARQL beyond its grammar."""
SIGN = re.compile(r'"((?:[^"\\]|\\.)*)"')
"""A sign that the parser expected."""

BEGINNINGS = re.compile(r"\s*(?:(?:PREFIX\s+[^\s:]*:|BASE)\s*)*", re.IGNORECASE)
"""What may stand before the form of a query, where IRIs and comments are blanked."""
FORMS = "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE"
PLAINER = {
    "The SELECT contains a variable that is unbound": "SELECT names a variable that "
    "GROUP BY lacks: group by it too, or aggregate it, as in (COUNT(?x) AS ?n)",
    "SELECT * is not authorized with GROUP BY": "SELECT * cannot stand with GROUP BY: "
    "name the variables",
}
"""Sentences of the parser in plainer words."""
KEYWORDS = frozenset(
    """AS ASK ASC BASE BIND BY CONSTRUCT DESC DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH
    GROUP HAVING IN LIMIT MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT
    SERVICE UNDEF UNION VALUES WHERE""".split()
)
READABLE = {
    "?": "a variable", ":": "a name", "<": "a name", "'": "a string", '"': "a string",
    **{sign: sign for sign in "{}()[].,;*=^|"},
}  # fmt: skip
"""What the signs that the parser expected stand for."""


class Stop(NamedTuple):
    """The furthest place in a text that the parser looked at, and what it expected."""

    offset: int
    expected: str


def syntax_error(
    query: str, message: str, prefixes: Mapping[str, str], base: str | None
) -> str:
    """A syntax error with its line and a mark below the column.

    `message` is the parser's.
    """
    far = _stop(query, message)
    if far is None:
        return f"the query is not SPARQL: {message}"
    start, expected = _unexpected(query, far, prefixes, base)
    line = query.count("\n", 0, start) + 1
    begin = query.rfind("\n", 0, start) + 1
    column = start - begin + 1
    text = query[begin:].split("\n", 1)[0]
    left = max(0, column - 1 - CONTEXT)
    shown = printable(text[left : left + 2 * CONTEXT])
    reason = _reason(query, start, far.expected, expected, prefixes)
    mark = " " * (column - 1 - left) + "^"
    return f"line {line}, column {column}: {reason}\n  {shown}\n  {mark}"


def _stop(text: str, message: str) -> Stop | None:
    """Where the parser stopped, by its message."""
    match = PLACE.match(message)
    if not match:
        return None
    lines = text.split("\n")[: int(match[1]) - 1]
    return Stop(sum(len(line) + 1 for line in lines) + int(match[2]) - 1, match[3])


def _parsed(text: str, prefixes: Mapping[str, str], base: str | None) -> Stop | None:
    """Where the parser stops in a text; None if it reads all of it."""
    try:
        EMPTY.query(text, prefixes=dict(prefixes), base_iri=base)
    except SyntaxError as error:
        return _stop(text, str(error))
    except (ValueError, RuntimeError, OSError):
        pass
    return None


def _unexpected(
    query: str, far: Stop, prefixes: Mapping[str, str], base: str | None
) -> Stop:
    """The first place that the grammar does not allow, and what it expects there."""
    starts = [m.start() for m in TOKEN.finditer(query) if not m[0].startswith("#")]
    for start in reversed([*starts, len(query.rstrip())]):
        if not far.offset - len(BLANKS) <= start <= far.offset:
            continue
        begun = query[:start]
        # what never is a query is never evaluated
        read = _parsed(begun + BLANKS + BEYOND, prefixes, base)
        if read and read.offset >= start + len(BLANKS):
            safe = not is_federated(begun, prefixes, base)
            end = _parsed(begun + BLANKS, prefixes, base) if safe else None
            return Stop(start, end.expected if end else "")
    return far


def _reason(
    query: str, start: int, first: str, expected: str, prefixes: Mapping[str, str]
) -> str:
    """Why a query cannot go on as it does; `first` is what the parser expected."""
    match = TOKEN.match(query, start)
    token = match[0][:SHOWN] if match else ""
    wanted = list(_readable(expected))
    if "Prefix not found" in first:
        return _undeclared(token, prefixes)
    if sentence := SENTENCE.search(first):
        return PLAINER.get(sentence[1], sentence[1])
    if '"\\\\"' in expected:
        return "a string is not closed"
    if BEGINNINGS.fullmatch(bare(query[:start])):
        return FORMS
    if not token:
        return f"the query ends too early{_expected(wanted)}"
    if WORD.fullmatch(token) and token.upper() not in KEYWORDS:
        is_call = query[start + len(token) :].lstrip()[:1] == "("
        return _misplaced_word(token, is_call, wanted)
    return f"{token} cannot stand here{_expected(wanted)}"


def _misplaced_word(word: str, is_call: bool, wanted: list[str]) -> str:
    """Why a word that is no keyword cannot stand somewhere."""
    if word.lower() in ("and", "or"):
        return f"{word} cannot stand here: SPARQL writes && for and, || for or"
    if is_call and "a name" in wanted:
        return f"{word} is no function of SPARQL"
    if is_call and "(" in wanted:
        return "an expression has brackets and a name, as in (COUNT(?x) AS ?n)"
    hints = {
        "a name": f"a name has a prefix, as in daap:{word}",
        "a variable": f"a variable begins with ?, as in ?{word}",
    }
    said = "; ".join(hints[kind] for kind in hints if kind in wanted)
    return f"{word} cannot stand here" + (f": {said}" if said else _expected(wanted))


def _undeclared(name: str, prefixes: Mapping[str, str]) -> str:
    prefix = name.partition(":")[0]
    near = did_you_mean(f"{one}:" for one in nearest(prefix, prefixes)[:NEAR])
    return f"the prefix {prefix}: is not declared, and the dataset binds none{near}"


def _readable(expected: str) -> Iterator[str]:
    """What may stand somewhere, in words, each once."""
    signs = SIGN.findall(expected)
    return iter(dict.fromkeys(READABLE[s] for s in signs if s in READABLE))


def _expected(wanted: list[str]) -> str:
    """What a message adds to tell what may stand somewhere; empty if unknown."""
    signs = " ".join(one for one in wanted if len(one) == 1)
    words = [one for one in wanted if len(one) > 1]
    said = ", ".join([signs, *words] if signs else words)
    return f"; expected {'one of ' if len(wanted) > 1 else ''}{said}" if said else ""
