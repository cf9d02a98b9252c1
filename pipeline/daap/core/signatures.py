"""Signatures of statements: the kinds of code that each place takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from daap.core.codebook import Code
from daap.core.statements import (
    CodeDefinition,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
    Statement,
)
from daap.core.values import Kind

Kinds = frozenset[Kind]

DECISION = frozenset({Kind.DECISION})
SOLUTION = frozenset({Kind.PATTERN, Kind.PRACTICE, Kind.SOLUTION})
FORCE = frozenset({Kind.FORCE})
ANY = frozenset(Kind)
UNKNOWN = frozenset({Kind.EMERGENT, Kind.CODE})
"""Kinds of a code whose kind is not given."""

FAMILIES: Mapping[Kinds, tuple[str, Kind]] = {
    DECISION: ("a decision", Kind.DECISION),
    SOLUTION: ("a design solution", Kind.SOLUTION),
    FORCE: ("a force", Kind.FORCE),
    DECISION | SOLUTION: ("a decision or a design solution", Kind.EMERGENT),
}
"""Kinds that exclude each other: their phrase, and the most general kind."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a statement: the rule, what was found, and the rule's values."""

    rule: str
    found: str
    values: tuple[tuple[str, str], ...] = ()


def remark(rule: str, found: str, **values: str) -> Remark:
    """A remark of a rule in `core/rules.toml`; `values` fill its templates."""
    return Remark(rule, found, tuple(values.items()))


def signature(statement: Statement) -> tuple[tuple[str, Kinds], ...]:
    """The names in a statement, each with the kinds that its place takes."""
    match statement:
        case CodeDefinition(name=name, superclasses=above):
            return ((name, ANY), *((one, ANY) for one in above))
        case OptionStatement(decision=one, solution=other):
            return (one, DECISION), (other, DECISION | SOLUTION)
        case ImpactStatement(solution=one, force=other):
            return (one, SOLUTION), (other, FORCE)
        case LinkStatement(source=one, target=other) if statement.is_next:
            return (one, DECISION | SOLUTION), (other, DECISION)
        case LinkStatement(source=one, target=other):
            return (one, SOLUTION), (other, SOLUTION)


def with_notations(statement: Statement, notations: Mapping[str, str]) -> Statement:
    """The statement with notations in place of names."""
    one, *others = (notations[name] for name, _ in signature(statement))
    match statement:
        case CodeDefinition():
            return replace(statement, name=one, superclasses=tuple(others))
        case OptionStatement():
            return replace(statement, decision=one, solution=others[0])
        case ImpactStatement():
            return replace(statement, solution=one, force=others[0])
        case LinkStatement():
            return replace(statement, source=one, target=others[0])


def family(code: Code) -> Kinds:
    """The kinds that a code may have without contradiction.

    >>> family(Code("mdm", Kind.PATTERN, "MDM")) == SOLUTION
    True
    >>> family(Code("calm", Kind.CODE, "Calm bees")) == ANY
    True
    """
    found: Iterator[Kinds] = (one for one in FAMILIES if code.kind in one)
    return next(found, ANY)


def phrase(statement: Statement) -> str:
    """A statement in words, with the names as it has them.

    >>> phrase(ImpactStatement("mdm", "agility", "++", 3))
    "the impact ++ of 'mdm' on 'agility'"
    """
    match statement:
        case CodeDefinition(name=name, superclasses=above):
            below = f" below {', '.join(map(repr, above))}" if above else ""
            return f"the definition of {name!r}{below}"
        case OptionStatement(decision=one, solution=other):
            return f"the option {other!r} of {one!r}"
        case ImpactStatement(solution=one, force=other, impact=sign):
            return f"the impact {sign} of {one!r} on {other!r}"
        case LinkStatement(source=one, relation=word, target=other):
            return f"the link {one!r} {word} {other!r}"


def called(code: Code) -> str:
    """The phrase for a code's kind.

    >>> called(Code("mdm", Kind.PATTERN, "MDM"))
    'a design solution'
    """
    kinds = family(code)
    return "of no known kind" if kinds is ANY else FAMILIES[kinds][0]


def listed(names: Iterable[str]) -> str:
    """Names in quotation marks.

    >>> listed(["mdm", "api"])
    "'mdm', 'api'"
    """
    return ", ".join(map(repr, names))
