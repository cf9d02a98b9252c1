"""Relations between codes and kinds of codes, as traces and model files name them."""

from __future__ import annotations

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
