"""Metrics of a study: counts, shares of counts, stars, and the rating.

A share is one count over another. A star is the mean of its shares, the rating five
times the mean of the stars; `metric_values` computes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

RATING = "rating"
RULE = "rule/"
"""The prefix of counts of the findings of one rule."""


@dataclass(frozen=True, slots=True)
class Count:
    """A count; `dimension` is a quality dimension of the LDQD vocabulary."""

    label: str
    definition: str
    dimension: str


@dataclass(frozen=True, slots=True)
class Share:
    """One count over another, by name; findings of `rules` explain a low value."""

    label: str
    definition: str
    dimension: str
    part: tuple[str, ...]
    whole: str
    remedy: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Star:
    """One of the five stars: the mean of its shares."""

    label: str
    definition: str
    shares: tuple[str, ...]


COUNTS: Mapping[str, Count] = {
    "sources": Count("Sources", "The number of sources.", "completeness"),
    "sources-read": Count(
        "Sources read", "The number of sources whose field note was read.",
        "completeness",
    ),
    "resources": Count(
        "Resources", "The number of resources that statements are made of.",
        "consistency",
    ),
    "resources-conforming": Count(
        "Conforming resources",
        "The number of resources in which no shape finds a violation or a reason "
        "for a warning.", "consistency",
    ),
    "notes": Count("Notes", "The number of open codes.", "trustworthiness"),
    "notes-anchored": Count(
        "Anchored notes",
        "The number of open codes whose words were found in the transcript.",
        "trustworthiness",
    ),
    "assignments": Count(
        "Assignments", "The number of codes that coding steps assign.",
        "semanticAccuracy",
    ),
    "assignments-resolved": Count(
        "Resolved assignments",
        "The number of assigned codes that the codebook knows.", "semanticAccuracy",
    ),
    "codes": Count(
        "Codes", "The number of codes, emergent ones too.", "understandability"
    ),
    "codes-defined": Count(
        "Defined codes", "The number of codes that have a definition.",
        "understandability",
    ),
    "formal-attributions": Count(
        "Formal attributions",
        "The number of codes that the study's formal model lists for a source.",
        "trustworthiness",
    ),
    "attributions-traced": Count(
        "Attributions traced",
        "The number of formal attributions whose code a coding step of the "
        "source's field note assigns.", "trustworthiness",
    ),
    "attributions-traced-through-option": Count(
        "Attributions traced through an option",
        "The number of formally attributed decisions that no step assigns, and one "
        "of whose options a step assigns.", "trustworthiness",
    ),
    "attributions-not-traced": Count(
        "Attributions not traced",
        "The number of formal attributions that no step of the field note bears out.",
        "trustworthiness",
    ),
    "links": Count(
        "Links", "The number of mappings of codes to other vocabularies.",
        "interlinking",
    ),
    "links-checked": Count(
        "Checked links",
        "The number of mappings in which no check finds a violation or a reason for a "
        "warning.",
        "interlinking",
    ),
    "violations": Count(
        "Violations", "The number of findings that stop publication.", "consistency"
    ),
    "warnings": Count(
        "Warnings", "The number of findings that lower the quality.", "consistency"
    ),
    "infos": Count("Remarks", "The number of findings to know of.", "consistency"),
}  # fmt: skip
"""The counts, by the name of the metric."""

SHARES: Mapping[str, Share] = {
    "shape-conformance": Share(
        "Shape conformance",
        "The share of resources in which no shape finds a violation or a reason for "
        "a warning.", "consistency", ("resources-conforming",), "resources",
        "mend what the shapes found, see report.ttl",
    ),
    "anchoring": Share(
        "Anchoring",
        "The share of open codes whose words were found in the transcript. The "
        "researcher's own words count as not found: they cannot be checked.",
        "trustworthiness", ("notes-anchored",), "notes",
        "quote the source's own words in the open codes",
        ("anchor-outside-context", "no-transcript"),
    ),
    "code-resolution": Share(
        "Code resolution",
        "The share of assigned codes that the codebook knows.", "semanticAccuracy",
        ("assignments-resolved",), "assignments",
        "add the emergent codes to the codebook, or correct their spelling",
        ("emergent-code",),
    ),
    "definition-coverage": Share(
        "Definition coverage", "The share of codes that have a definition.",
        "understandability", ("codes-defined",), "codes",
        "define the codes in the codebook",
    ),
    "attribution-tracing": Share(
        "Attribution tracing",
        "The share of formal attributions, of sources whose field note was read, "
        "that a coding step bears out, directly or through an option.",
        "trustworthiness",
        ("attributions-traced", "attributions-traced-through-option"),
        "formal-attributions", "trace the attributed codes in the field notes",
        ("no-coding-step", "attribution-of-unknown"),
    ),
    "link-checking": Share(
        "Link checking",
        "The share of mappings to other vocabularies in which no check finds a "
        "violation or a reason for a warning.",
        "interlinking", ("links-checked",), "links",
        "mend what the checks of mappings found",
    ),
    "source-coverage": Share(
        "Source coverage",
        "The share of sources whose field note was read. It says how much there is, "
        "not how good it is, and belongs to no star.",
        "completeness", ("sources-read",), "sources",
        "add the field notes of the other sources",
    ),
}  # fmt: skip
"""The shares, by the name of the metric."""

STARS: Mapping[str, Star] = {
    "star-valid": Star("Valid", "It keeps its own rules.", ("shape-conformance",)),
    "star-anchored": Star(
        "Anchored", "Its open codes stand in the words of the source.", ("anchoring",)
    ),
    "star-defined": Star(
        "Defined", "Its codes are known and have a definition.",
        ("code-resolution", "definition-coverage"),
    ),
    "star-traced": Star(
        "Traced", "Its formal attributions are borne out by the field notes.",
        ("attribution-tracing",),
    ),
    "star-linked": Star(
        "Linked", "Its links to other vocabularies hold.", ("link-checking",)
    ),
}  # fmt: skip
"""The five stars, by the name of the metric."""


AGREEMENT: Mapping[str, Count] = {
    "agreement-percent": Count(
        "Percent agreement",
        "The share of decisions on which coders agree: whether words of a segment "
        "have a code. Of several pairs of coders the mean.",
        "trustworthiness",
    ),
    "agreement-kappa": Count(
        "Cohen's kappa",
        "Percent agreement, corrected for chance by how often each coder assigns. Of "
        "several pairs of coders the mean.", "trustworthiness",
    ),
    "agreement-alpha": Count(
        "Krippendorff's alpha",
        "Agreement of all coders on segments and codes, nominal, corrected for chance "
        "by how often all of them assign.", "trustworthiness",
    ),
    "agreement-unitised-alpha": Count(
        "Unitised alpha",
        "Krippendorff's alpha of the places and lengths of the words themselves. Of "
        "several pairs of coders the mean.", "trustworthiness",
    ),
}  # fmt: skip
"""Metrics of sources coded by two coders; they count towards no star."""


def components(name: str) -> tuple[str, ...]:
    """The metrics that a metric is computed from, by name."""
    if name == RATING:
        return tuple(STARS)
    if name in STARS:
        return STARS[name].shares
    share = SHARES.get(name)
    return (*share.part, share.whole) if share else ()
