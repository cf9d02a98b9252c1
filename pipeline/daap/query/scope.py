"""The dataset of a query: the graphs given with it, or those of its FROM clauses.

Oxigraph gives a triple twice if it is in two default graphs, where the default graph is
their merge (w3.org/TR/sparql11-query, section 13.2). So several default graphs are
merged before the query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store

from daap.query.keywords import has_keyword

STRINGS = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\s]*>) | \#[^\r\n]*
      | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'""",
    re.VERBOSE | re.DOTALL,
)
NAME = r"<[^<>\s]*>|[^\s:<>?$]*:[^\s<>{}()]*"
FROM = re.compile(rf"(?<![\w?$:.-])FROM\s+(NAMED\s+)?({NAME})", re.IGNORECASE)
NO_KEYWORDS = re.compile(r"[?$:]\w+|^\s*#[^\r\n]*", re.ASCII | re.MULTILINE)
"""Variables, local names and lines of comment, in a query without long strings."""
PREFIX = re.compile(r"\bPREFIX\s+([^\s:]*):\s*<([^<>\s]*)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """The graphs whose merge is the default graph, and the named graphs."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def scope_of(query: str, prefixes: Mapping[str, str]) -> Scope | None:
    """The graphs of the FROM clauses, if several make the default graph.

    None if the store can evaluate the query's own FROM, if any.

    >>> scope_of("SELECT * FROM <http://a/> FROM x:b { ?s ?p ?o }", {"x": "http://x/"})
    Scope(default=('http://a/', 'http://x/b'), named=())
    """
    if "from" not in query.casefold():
        return None
    text = STRINGS.sub(lambda m: m["iri"] or " ", query)
    known = {**prefixes, **dict(PREFIX.findall(text))}
    default: list[str] = []
    named: list[str] = []
    for is_named, name in FROM.findall(text):
        prefix, _, local = re.sub(r"\\(.)", r"\1", name).partition(":")
        iri = name[1:-1] if name.startswith("<") else known.get(prefix, "") + local
        if ":" not in iri:
            return None
        (named if is_named else default).append(iri)
    if len(set(default)) < 2:
        return None
    return Scope(tuple(dict.fromkeys(default)), tuple(dict.fromkeys(named)))


def names_graphs(
    query: str, prefixes: Mapping[str, str], base: str | None = None
) -> bool:
    """Whether a query has FROM clauses.

    >>> names_graphs("ASK FROM <http://a/> {}", {})
    True
    >>> names_graphs("ASK { ?from a 'from' }", {})
    False
    """
    simple = not any(sign in query for sign in ("\\", '"""', "'''"))
    if simple and "from" not in NO_KEYWORDS.sub(" ", query).lower():
        return False  # known without the parser
    return has_keyword("from", query, prefixes, base)


def narrowed(store: Store, scope: Scope) -> Store:
    """A store for a scope: the same, or one with its default graphs merged."""
    if len(scope.default) < 2:
        return store
    merged = Store()
    for name in scope.default:
        quads = store.quads_for_pattern(None, None, None, NamedNode(name))
        merged.extend(Quad(*quad.triple) for quad in quads)
    for name in scope.named:
        merged.extend(store.quads_for_pattern(None, None, None, NamedNode(name)))
    return merged


def graphs_of(scope: Scope) -> list[NamedNode | BlankNode | DefaultGraph]:
    """The default graphs to name when a narrowed store is queried."""
    if len(scope.default) < 2:
        return [NamedNode(name) for name in scope.default]
    return [DefaultGraph()]
