"""The order of a query's rows: taken off it, so that others can sort, or put last.

A store sorts before it removes equal rows, and holds all of them to do so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from daap.query.question import masked

ORDER = re.compile(r"\bORDER\s+BY\b[^{}]*\Z")
VARIABLES = re.compile(r"ORDER\s+BY((?:\s+(?:\?\w+|DESC\(\?\w+\)))+)\s*")
VARIABLE = re.compile(r"(DESC\()?\?(\w+)")
SELECT = re.compile(r"(?:\s*PREFIX[^\n]*\n)*\s*(SELECT)(\s+DISTINCT\b)?")


@dataclass(frozen=True, slots=True)
class RowOrder:
    """Variables that rows are sorted by, each with whether it descends.

    `distinct` says whether equal rows are one.
    """

    by: tuple[tuple[str, bool], ...]
    distinct: bool


def without_order(query: str) -> tuple[str, RowOrder] | None:
    """A SELECT query that neither sorts nor removes equal rows, and what it did.

    None if its last modifier is no ORDER BY, or has more than variables.

    >>> without_order("SELECT DISTINCT ?a { ?a ?p ?b } ORDER BY DESC(?a)")
    ('SELECT ?a { ?a ?p ?b } ', RowOrder(by=(('a', True),), distinct=True))
    """
    plain = masked(query)
    found, head = ORDER.search(plain), SELECT.match(plain)
    variables = VARIABLES.fullmatch(found[0]) if found else None
    if not (found and head and variables):
        return None
    by = ((name, bool(desc)) for desc, name in VARIABLE.findall(variables[1]))
    text = query[: head.end(1)] + query[head.end() : found.start()]
    return text, RowOrder(tuple(by), head[2] is not None)


def ordered_last(query: str) -> str:
    """A SELECT DISTINCT query that removes equal rows before it sorts.

    Queries that also sort by other variables than they select, or are of another kind,
    are returned as they are.

    >>> ordered_last("SELECT DISTINCT ?a { ?a ?p ?b } ORDER BY STRLEN(?a)")
    'SELECT * { SELECT DISTINCT ?a { ?a ?p ?b } } ORDER BY STRLEN(?a)'
    """
    plain = masked(query)
    found, head = ORDER.search(plain), SELECT.match(plain)
    if not (found and head and head[2]):
        return query
    selected = {name for _, name in VARIABLE.findall(plain[: plain.index("{")])}
    if not selected.issuperset(name for _, name in VARIABLE.findall(found[0])):
        return query
    start, end = head.start(1), found.start()
    return f"{query[:start]}SELECT * {{ {query[start:end]}}} {query[end:]}"
