"""Keywords of a query, recognised by the parser that evaluates the query.

The store follows SERVICE to any address and cannot be told not to, and its parser reads
keywords more loosely than the grammar: it accepts `SERVICEex:a`, and ends a comment at
a carriage return. So the test does not rely on a tokeniser. Every occurrence of the
word in the query, in any case and escaped or not, is replaced by a word that the query
does not contain, and the result is parsed on an empty store. In a variable, prefix,
string, IRI or comment the replacement has no effect; a keyword gives a syntax error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import product
from string import ascii_lowercase

from pyoxigraph import Store

NO_SERVICE = "SERVICE is refused: nothing is asked over the network"
READ_ONLY = (
    "the dataset is read-only: updates (INSERT, DELETE, LOAD, CLEAR …) are refused; "
    "it is made by 'daap build'"
)

PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
"""Position of a syntax error in the parser's message: line, column, expected."""

EMPTY = Store()
"""A store for queries that are parsed only."""

BEYOND = "\n§"
"""A suffix that is invalid anywhere: a parser stopped there has read all before."""


def _letter(sign: str) -> str:
    """A letter in either case, or as a codepoint escape (SPARQL 1.1, 19.2)."""
    codes = "|".join(f"{ord(one):04x}" for one in (sign, sign.upper()))
    return rf"(?:{sign}|\\u(?:{codes})|\\U0000(?:{codes}))"


@cache
def _written(word: str) -> re.Pattern[str]:
    """A pattern of a keyword in any case, also with codepoint escapes."""
    return re.compile("".join(map(_letter, word)), re.IGNORECASE | re.ASCII)


ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
UPDATE = re.compile(
    r"(?:\s|\#[^\r\n]*|(?:PREFIX\s+[^\s:]*:|BASE)\s*<[^<>]*>)*+"
    r"(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)


def is_federated(
    query: str, prefixes: Mapping[str, str], base: str | None = None
) -> bool:
    """Whether a query calls another endpoint; it is parsed only.

    >>> is_federated("ASK { SERVICE <http://e.org/> { ?s ?p ?o } }", {})
    True
    >>> is_federated("ASK { ?service a <http://e.org/SERVICE> } # SERVICE", {})
    False
    """
    return has_keyword("service", query, prefixes, base)


def has_keyword(
    word: str, query: str, prefixes: Mapping[str, str], base: str | None = None
) -> bool:
    """Whether a word (in lower case) is a keyword of a query, not only text in it.

    >>> has_keyword("from", "SELECT * FROM<http://e.org/> { ?from ?p 'from' }", {})
    True
    """
    if "\\" not in query and word not in query.lower():
        return False
    written = _written(word)
    if not written.search(query):
        return False
    plain = written.sub(lambda match: _decoded(match[0]), query)
    other = next(_others(word, plain))
    renamed = written.sub(lambda match: _like(other, match[0]), plain)
    if _stopped(renamed, prefixes, base) is None:
        return False
    ends = [_stopped(text + BEYOND, prefixes, base) for text in (plain, renamed)]
    return ends[0] != ends[1]


def _decoded(text: str) -> str:
    return ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), text)


def _others(word: str, query: str) -> Iterator[str]:
    """Words of the length and first letters of a word that a query does not contain."""
    lower = query.lower()
    for tail in product(ascii_lowercase, repeat=len(word) - 2):
        if (other := word[:2] + "".join(tail)) not in lower:
            yield other


def _like(word: str, written: str) -> str:
    """A word with capitals in the places of another's."""
    pairs = zip(word, written, strict=True)
    return "".join(w.upper() if o.isupper() else w for w, o in pairs)


def _stopped(
    query: str, prefixes: Mapping[str, str], base: str | None
) -> tuple[int, int] | None:
    """Line and column of a syntax error, from 1; None if there is none."""
    try:
        EMPTY.query(query, prefixes=dict(prefixes), base_iri=base)
    except SyntaxError as error:
        place = PLACE.match(str(error))
        return (int(place[1]), int(place[2])) if place else (0, 0)
    except (ValueError, RuntimeError, OSError):
        return None
    return None


def is_update(query: str) -> bool:
    r"""Whether a text that is no query begins as an update.

    >>> is_update("PREFIX e: <http://e.org/> # all\nLOAD e:x"), is_update("ASK {}")
    (True, False)
    """
    return UPDATE.match(query) is not None


@contextmanager
def offline() -> Iterator[None]:
    """Forbid this process to open files and connections meanwhile, where supported.

    A second barrier after the parser; open files stay open.
    """
    try:
        import resource
    except ImportError:  # Windows
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
