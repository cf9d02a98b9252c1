"""The graphs that a query is asked of: those beside it, or those of its FROM.

Oxigraph answers twice for a triple that stands in two default graphs, where the
default graph is their merge (w3.org/TR/sparql11-query, section 13.2). So more than
one is put together before the query is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store

STRINGS = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\s]*>) | \#[^\r\n]*
      | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'""",
    re.VERBOSE | re.DOTALL,
)
NAME = r"<[^<>\s]*>|[^\s:<>?$]*:[^\s<>{}()]*"
FROM = re.compile(rf"(?<![\w?$:.-])FROM\s+(NAMED\s+)?({NAME})", re.IGNORECASE)
PREFIX = re.compile(r"\bPREFIX\s+([^\s:]*):\s*<([^<>\s]*)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """The graphs whose merge is the default graph, and the named ones."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def scope_of(query: str, prefixes: Mapping[str, str]) -> Scope | None:
    """The graphs of the FROM clauses, where more than one makes the default graph.

    None leaves the query's own FROM, if it has one, to the store.

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


def narrowed(store: Store, scope: Scope) -> Store:
    """A store for a scope: the same, or a merge of its default graphs."""
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
    """The default graph to name when a narrowed store is asked."""
    if len(scope.default) < 2:
        return [NamedNode(name) for name in scope.default]
    return [DefaultGraph()]
