"""Relations, impacts and kinds of codes: as traces name them, and as terms."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import NamedNode

from daap.core.namespaces import DAAP

RELATION_NAMES = (
    "requires", "uses", "can_use", "can_be_realized_with", "extends", "variant_of",
    "can_be_combined_with", "is_a", "realizes", "includes", "alternative_to",
    "rules_out", "influences", "leads_to", "enables", "next", "mandatory_next",
    "optional_next", "consider_if_not_decided_yet", "option", "very_positive",
    "positive", "neutral", "negative", "very_negative", "positive_and_negative",
)  # fmt: skip
"""The relations of a decision model."""

KIND_NAMES = ("decision", "pattern", "practice", "design_solution", "force")
"""The kinds of codes."""

IMPACTS: Mapping[str, NamedNode] = {
    "++": DAAP.VeryPositive,
    "+": DAAP.Positive,
    "o": DAAP.Neutral,
    "-": DAAP.Negative,
    "--": DAAP.VeryNegative,
    "+/-": DAAP.PositiveAndNegative,
}
"""The value of an impact by its sign."""


def property_of(relation: str) -> NamedNode:
    """The property of a relation.

    >>> property_of("can_be_realized_with").value.rpartition("#")[2]
    'canBeRealizedWith'
    """
    first, *rest = relation.split("_")
    return DAAP[first + "".join(part.capitalize() for part in rest)]


def relation_of(term: NamedNode) -> str:
    """The relation of a property.

    >>> relation_of(property_of("can_be_realized_with"))
    'can_be_realized_with'
    """
    name = term.value.rpartition("#")[2]
    return re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", name)
