"""The study's codebook: its codes, the guidance on its decisions, its attributions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from daap.core.model import Element
from daap.core.statements import ImpactStatement, LinkStatement
from daap.core.values import AuditStatus, Kind, SignReading


@dataclass(frozen=True, slots=True)
class Code:
    """A code of the study; `notation` identifies it.

    A code of the codebook without a kind is a CODE, such as a theme. An emergent code
    comes from the notes; its kind is EMERGENT unless a note defines it, or all
    statements agree on the kind they use it as (`from_use`).
    `broader` are the notations of its superordinate codes; those of an emergent code
    come from its first definition that names any, and `place` is where it is first
    defined (`path:line`). `signs` says how the signs of impacts on a force are read. A
    category groups other codes and is not assigned.
    `definition`, `examples` (passages that it fits) and `remarks` (when to use it and
    when not) come from a coding frame; `element` is its place in a project file and
    `colour` its colour in the tool, as # and six hexadecimal digits.
    """

    notation: str
    kind: Kind
    label: str
    other_labels: tuple[str, ...] = ()
    emergent: bool = False
    broader: tuple[str, ...] = ()
    place: str = ""
    from_use: bool = False
    signs: SignReading = SignReading.POSITIVE_IMPROVES
    category: bool = False
    definition: str = ""
    examples: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    element: Element | None = None
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """A set of codes, itself no code (skos:Collection).

    `identifier` is the last part of its IRI; `members` are notations.
    """

    identifier: str
    label: str
    members: tuple[str, ...] = ()
    description: str = ""
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class CodeLink:
    """A link between two codes, by notation, drawn in a QDA tool.

    `label` is the tool's name of the link, as "causes"; it may be empty. Of a link
    without direction, `source` and `target` are in alphabetical order.
    """

    source: str
    target: str
    label: str = ""
    directed: bool = False
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A solution offered by a decision; both are notations."""

    decision: str
    solution: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """The codes of a study by notation, and the guidance on its decisions.

    `relations` are the guidance's impacts, dependencies and next decisions.
    """

    codes: Mapping[str, Code] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    relations: tuple[ImpactStatement | LinkStatement, ...] = ()
    collections: tuple[Collection, ...] = ()
    links: tuple[CodeLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """A code that the study's formal model lists for a source; rows count from 1."""

    source: str
    code: str
    row: int


@dataclass(frozen=True, slots=True)
class Audited:
    """An attribution compared with the traces; `steps` are positions.

    `status` is None for a source without a field note.
    """

    attribution: Attribution
    status: AuditStatus | None = None
    steps: tuple[int, ...] = ()
