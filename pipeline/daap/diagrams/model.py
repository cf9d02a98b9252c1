"""The decision model of a study as diagrams need it: decisions, options, impacts.

Decisions are in the order of advice on next decisions, then by notation; `level` is the
number of decisions on the longest way to one.
"""

from __future__ import annotations

from dataclasses import dataclass

from daap.diagrams.guidance import Sign


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """The label and notation of a code; without a label both are the notation."""

    label: str
    notation: str


@dataclass(frozen=True, slots=True, order=True)
class DiagramImpact:
    """The impact of an option on a force."""

    sign: Sign
    force: Name


@dataclass(frozen=True, slots=True)
class DiagramOption:
    """A solution that a decision offers; `position` counts from 1, 0 if unknown."""

    name: Name
    position: int
    impacts: tuple[DiagramImpact, ...]

    @property
    def number(self) -> str:
        """The position, or a dash."""
        return str(self.position) if self.position else "–"

    @property
    def improved(self) -> int:
        """The number of forces it improves."""
        return len({i.force for i in self.impacts if i.sign.improves})

    @property
    def harmed(self) -> int:
        """The number of forces it harms."""
        return len({i.force for i in self.impacts if i.sign.harms})


@dataclass(frozen=True, slots=True, order=True)
class DiagramLink:
    """A next decision; `option` leads there, None for any option."""

    option: Name | None
    relation: str
    to: Name


@dataclass(frozen=True, slots=True)
class DiagramDecision:
    """A design question, its options in order of position, and next decisions."""

    name: Name
    level: int
    options: tuple[DiagramOption, ...]
    links: tuple[DiagramLink, ...]

    @property
    def forces(self) -> tuple[Name, ...]:
        """The forces its options have an impact on, by label."""
        names = {i.force for option in self.options for i in option.impacts}
        return tuple(sorted(names, key=label_key))


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """The decisions of a study, each after those that lead to it."""

    decisions: tuple[DiagramDecision, ...]

    def before(self, decision: DiagramDecision) -> list[str]:
        """The labels of the decisions that lead to a decision."""
        return [
            other.name.label
            for other in self.decisions
            if any(link.to == decision.name for link in other.links)
        ]


def label_key(name: Name) -> tuple[str, str]:
    """A sort key of names, as in an index."""
    return name.label.casefold(), name.notation
