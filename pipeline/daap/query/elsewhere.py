"""Whether a query asks another endpoint, decided by the parser that will answer it.

The store follows SERVICE to any address and has no switch for it, and what its parser
takes for the keyword is not what the grammar's tokens suggest: it reads `SERVICEex:a`,
and ends a comment at a carriage return. So no list of tricks is kept here. Every
"service" of the query, in whatever case and escaped or not, is renamed to a word that
the query does not hold, and the store parses the result, with nothing to ask. A
variable, a prefix, a string, an IRI or a comment is as good under another name; the
keyword is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from string import ascii_lowercase

from pyoxigraph import Store

NO_SERVICE = "SERVICE is refused: nothing is asked over the network"
READ_ONLY = (
    "the dataset is read-only: updates (INSERT, DELETE, LOAD, CLEAR …) are refused; "
    "it is made by 'daap build'"
)

PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
"""Where the parser stopped, as its message says it: line, column, expected."""

BEYOND = "\n§"
"""What no query can go on with: a parser that stops here has read all before it."""


def _letter(sign: str) -> str:
    """A letter in either case, as it is or by its code point (SPARQL 1.1, 19.2)."""
    codes = "|".join(f"{ord(one):04x}" for one in (sign, sign.upper()))
    return rf"(?:{sign}|\\u(?:{codes})|\\U0000(?:{codes}))"


WORD = re.compile("".join(map(_letter, "service")), re.IGNORECASE | re.ASCII)
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
UPDATE = re.compile(
    r"(?:\s|\#[^\r\n]*|(?:PREFIX\s+[^\s:]*:|BASE)\s*<[^<>]*>)*+"
    r"(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)


def asks_elsewhere(
    query: str, prefixes: Mapping[str, str], base: str | None = None
) -> bool:
    """Whether a query calls another endpoint; the store is not asked to answer it.

    >>> asks_elsewhere("ASK { SERVICE <http://e.org/> { ?s ?p ?o } }", {})
    True
    >>> asks_elsewhere("ASK { ?service a <http://e.org/SERVICE> } # SERVICE", {})
    False
    """
    if not WORD.search(query):
        return False
    plain = WORD.sub(lambda match: _decoded(match[0]), query)
    other = next(_others(plain))
    renamed = WORD.sub(lambda match: _like(other, match[0]), plain)
    if _stopped(renamed, prefixes, base) is None:
        return False
    ends = [_stopped(text + BEYOND, prefixes, base) for text in (plain, renamed)]
    return ends[0] != ends[1]


def _decoded(text: str) -> str:
    return ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), text)


def _others(query: str) -> Iterator[str]:
    """Words as long as "service" that a query does not hold."""
    lower = query.lower()
    for tail in product(ascii_lowercase, repeat=5):
        if (word := "se" + "".join(tail)) not in lower:
            yield word


def _like(word: str, written: str) -> str:
    """A word with capitals where what was written has them."""
    pairs = zip(word, written, strict=True)
    return "".join(w.upper() if o.isupper() else w for w, o in pairs)


def _stopped(
    query: str, prefixes: Mapping[str, str], base: str | None
) -> tuple[int, int] | None:
    """Line and column where the parser gives a query up; None where it does not."""
    try:
        Store().query(query, prefixes=dict(prefixes), base_iri=base)
    except SyntaxError as error:
        place = PLACE.match(str(error))
        return (int(place[1]), int(place[2])) if place else (0, 0)
    except (ValueError, RuntimeError, OSError):
        return None
    return None


def is_update(query: str) -> bool:
    r"""Whether a text that is no query begins as an update does.

    >>> is_update("PREFIX e: <http://e.org/> # all\nLOAD e:x"), is_update("ASK {}")
    (True, False)
    """
    return UPDATE.match(query) is not None


@contextmanager
def offline() -> Iterator[None]:
    """Let this process open no file and no connection for a while, where that exists.

    A second lock on the same door: what is open stays so, what is loaded too.
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
