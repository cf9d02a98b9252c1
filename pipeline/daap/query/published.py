"""The named questions as files that any SPARQL 1.1 endpoint can answer.

A published question declares its prefixes, selects, groups and orders by its
parameters first, and gives each a value in a VALUES clause. A user may change the
values or remove the clause: then the answer is for all values. Parameters of type
integer and text keep their clause, as their values cannot be enumerated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from daap.query.question import ANY, Parameter, Question, masked

Term = NamedNode | Literal
OPEN = ("text", "integer")
"""The types whose values cannot be enumerated."""
LINE = 88


def published(
    question: Question, prefixes: Mapping[str, str], values: Mapping[str, Term]
) -> str:
    """The text of the file; a parameter without a value has no VALUES clause."""
    body = as_it_stands(question, prefixes, values)
    said = [
        line
        for parameter in question.parameters
        for line in _folded(
            f"{parameter.name}: {parameter.description}. {_how(parameter, values)}"
        )
    ]
    head = [f"# {question.title}", *_folded(question.description)]
    return "\n".join([*head, *said, body]) + "\n"


def asked(question: Question) -> list[Parameter]:
    """The parameters with a value: all but those left open by default."""
    return [p for p in question.parameters if p.default != ANY]


def _how(parameter: Parameter, values: Mapping[str, Term]) -> str:
    if parameter.name not in values:
        return f"Every value is asked for; VALUES ?{parameter.name} {{ … }} narrows it."
    if parameter.type in OPEN:
        return "Change it in its VALUES clause, which has to stay."
    return "Change it in its VALUES clause, or take the clause away to ask for all."


def _folded(text: str) -> list[str]:
    words = re.findall(rf"\S.{{0,{LINE - 3}}}(?=\s|$)", text)
    return [f"# {line}" for line in words]


def as_it_stands(
    question: Question, prefixes: Mapping[str, str], values: Mapping[str, Term]
) -> str:
    """The query alone, with its prefixes and its parameters as columns."""
    query = re.sub(r"\A(?:#[^\n]*\n|\s*\n)*", "", question.query).rstrip()
    names = [f"?{parameter.name}" for parameter in asked(question)]
    clauses = "".join(
        f"\n  VALUES ?{name} {{ {term} }}" for name, term in values.items()
    )
    query = _in_modifier(query, "ORDER", names)
    query = _in_modifier(query, "GROUP", names)
    start = masked(query).index("{") + 1
    query = query[:start] + clauses + query[start:]
    query = _selected(query, names)
    used = set(re.findall(r"(?<![\w?$:])([a-z]\w*):", masked(query)))
    declared = [f"PREFIX {p}: <{prefixes[p]}>" for p in sorted(used & {*prefixes})]
    return "\n".join([*declared, "", query])


def _selected(query: str, names: Sequence[str]) -> str:
    """The query with variables first in its outermost SELECT."""
    head = re.match(r"\s*SELECT(?:\s+DISTINCT)?", query)
    if head is None or re.match(r"\s*\*", query[head.end() :]):
        return query
    end = masked(query).index("{")
    there = re.findall(r"\?\w+", query[head.end() : end])
    new = "".join(f" {name}" for name in names if name not in there)
    return query[: head.end()] + new + query[head.end() :]


def _in_modifier(query: str, word: str, names: Sequence[str]) -> str:
    """The query with variables in its outermost GROUP BY, or first in ORDER BY."""
    found = list(re.finditer(rf"\b{word}\s+BY\b", masked(query)))
    last = masked(query).rindex("}")
    outer = [match for match in found if match.start() > last]
    if not outer:
        return query
    end = outer[0].end()
    own = re.split(r"\b(?:HAVING|ORDER|LIMIT|OFFSET)\b", query[end:])[0]
    there = re.findall(r"\?\w+", own) if word == "GROUP" else []
    new = "".join(f" {name}" for name in names if name not in there)
    return query[:end] + new + query[end:]
