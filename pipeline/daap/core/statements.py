"""Statements of a trace about codes: definitions, options, impacts, links, claims.

Names are as written or, once resolved, notations. Lines count from 1 and are those
of the field note.
"""

from __future__ import annotations

from dataclasses import dataclass

from daap.core.values import Kind, Stance

NEXT = frozenset(
    {"next", "mandatory_next", "optional_next", "consider_if_not_decided_yet"}
)
"""The relations that lead to a next decision; all others are dependencies."""


@dataclass(frozen=True, slots=True)
class CodeDefinition:
    """The definition of a code; the names of superclasses are as written too.

    `kind` is EMERGENT where the trace gives no known kind.
    """

    name: str
    kind: Kind
    label: str
    superclasses: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class OptionStatement:
    """A solution as an option of a decision, both as written."""

    decision: str
    solution: str
    label: str
    line: int


@dataclass(frozen=True, slots=True)
class ImpactStatement:
    """The impact of a solution on a force: ++, +, o, -, -- or +/-."""

    solution: str
    force: str
    impact: str
    line: int


@dataclass(frozen=True, slots=True)
class LinkStatement:
    """A link between two codes; `relation` is in snake case, such as can_use."""

    source: str
    relation: str
    target: str
    line: int

    @property
    def is_next(self) -> bool:
        """Whether it leads to a next decision; if not, it is a dependency."""
        return self.relation in NEXT


Statement = CodeDefinition | OptionStatement | ImpactStatement | LinkStatement
"""A statement about codes, beyond naming them."""

Fact = tuple[str, ...]
"""What a definition, option, impact or link is about, which has one value."""


def fact(statement: Statement) -> tuple[Fact, str]:
    """The fact that a statement by notations is about, and its value.

    >>> fact(LinkStatement("mdm", "optional_next", "deploy_decision", 3))
    (('next', 'mdm', 'deploy_decision'), 'optional_next')
    """
    match statement:
        case CodeDefinition(name=name):
            return ("definition", name), ""
        case OptionStatement(decision=one, solution=other):
            return ("option", one, other), ""
        case ImpactStatement(solution=one, force=other, impact=sign):
            return ("impact", one, other), sign
        case LinkStatement(source=one, relation=word, target=other):
            if statement.is_next:
                return ("next", one, other), word
            return ("depends", one, word, other), ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of a step with notations as names, compared with the guidance.

    `is_known` says whether the guidance has the option, impact, dependency or next
    decision, even with another sign or relation.
    """

    statement: Statement
    stance: Stance
    is_known: bool = False
