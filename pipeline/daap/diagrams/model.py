"""The decision model of a study as diagrams need it: decisions, options, impacts.

Decisions come in the order of the advice on what to decide next, then by
notation; `level` counts how many lie before one on the longest way to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from daap.diagrams.guidance import Sign


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """What a code is called; the label is the notation where there is no other."""

    label: str
    notation: str


@dataclass(frozen=True, slots=True, order=True)
class DiagramImpact:
    """What an option does to a force."""

    sign: Sign
    force: Name


@dataclass(frozen=True, slots=True)
class DiagramOption:
    """A solution that a decision offers; `position` is 0 where none is stated."""

    name: Name
    position: int
    impacts: tuple[DiagramImpact, ...]

    @property
    def number(self) -> str:
        """The position, or a dash."""
        return str(self.position) if self.position else "–"

    @property
    def improved(self) -> int:
        """How many forces it improves."""
        return len({i.force for i in self.impacts if i.sign.improves})

    @property
    def harmed(self) -> int:
        """How many forces it harms."""
        return len({i.force for i in self.impacts if i.sign.harms})


@dataclass(frozen=True, slots=True, order=True)
class DiagramLink:
    """A next decision; `option` is the one that leads there, None for any."""

    option: Name | None
    relation: str
    to: Name


@dataclass(frozen=True, slots=True)
class DiagramDecision:
    """A design question, its options in order of position, and what comes next."""

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


def label_key(name: Name) -> tuple[str, str]:
    """A key that sorts names as an index does."""
    return name.label.casefold(), name.notation
