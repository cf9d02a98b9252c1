"""The names in a statement, and which kinds of code it takes in each place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from daap.core.errors import Severity
from daap.core.model import (
    Code,
    CodeDefinition,
    ImpactStatement,
    Kind,
    LinkStatement,
    OptionStatement,
    Statement,
)

Kinds = frozenset[Kind]

DECISION = frozenset({Kind.DECISION})
SOLUTION = frozenset({Kind.PATTERN, Kind.PRACTICE, Kind.SOLUTION})
FORCE = frozenset({Kind.FORCE})
ANY = frozenset(Kind)

FAMILIES: Mapping[Kinds, tuple[str, Kind]] = {
    DECISION: ("a decision", Kind.DECISION),
    SOLUTION: ("a design solution", Kind.SOLUTION),
    FORCE: ("a force", Kind.FORCE),
    DECISION | SOLUTION: ("a decision or a design solution", Kind.EMERGENT),
}
"""Kinds that no code can be of together: what to call them, and the widest."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What there is to say of a statement: found, expected, and how to mend it."""

    rule: str
    found: str
    expected: str
    remedy: str
    severity: Severity = Severity.WARNING


def ends(statement: Statement) -> tuple[tuple[str, Kinds], ...]:
    """The names in a statement's places, and what each place takes."""
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
    """The statement with each name replaced by the notation it stands for."""
    one, *others = (notations[name] for name, _ in ends(statement))
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
    """The kinds that a code may be called without contradiction.

    >>> family(Code("mdm", Kind.PATTERN, "MDM")) == SOLUTION
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
    """What kind of thing a code is, in words.

    >>> called(Code("mdm", Kind.PATTERN, "MDM"))
    'a design solution'
    """
    if code.kind is Kind.EMERGENT:
        return "of no known kind"
    return FAMILIES[family(code)][0]


def listed(names: Iterable[str]) -> str:
    """Names in quotation marks.

    >>> listed(["mdm", "api"])
    "'mdm', 'api'"
    """
    return ", ".join(map(repr, names))
