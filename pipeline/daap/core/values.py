"""Value lists; the value of each member is the local name of its term."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """The kind of a code; the value is the local name of its class.

    CODE is a code of the codebook without a kind, EMERGENT a code from the notes.
    """

    DECISION = "Decision"
    PATTERN = "Pattern"
    PRACTICE = "Practice"
    SOLUTION = "DesignSolution"
    FORCE = "Force"
    EMERGENT = "EmergentCode"
    CODE = "Code"


class SignReading(StrEnum):
    """What a positive sign of an impact on a force means; the term's local name."""

    POSITIVE_IMPROVES = "PositiveImproves"
    POSITIVE_HARMS = "PositiveHarms"
    UNSETTLED = "SignUnsettled"


class MentionKind(StrEnum):
    """The form in which a step names a code; the value is the term's local name."""

    MENTION = "Mention"
    DEFINITION = "Definition"
    RELATION = "Relation"
    SELECTION = "Selection"


class VariableType(StrEnum):
    """The type of a variable's values; the value is the local name in XSD."""

    TEXT = "string"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATE_TIME = "dateTime"


class Anchoring(StrEnum):
    """How a note's words were found in the transcript; the term's local name."""

    EXACT = "Exact"
    NORMALISED = "Normalised"
    FUZZY = "Fuzzy"
    UNANCHORED = "Unanchored"


class AuditStatus(StrEnum):
    """An attribution compared with the traces; the value is the term's local name."""

    TRACED = "Traced"
    THROUGH_OPTION = "TracedThroughOption"
    NOT_TRACED = "NotTraced"


class Stance(StrEnum):
    """A claim's stance towards the guidance; the value is the term's local name."""

    AGREES = "Agrees"
    ADDS = "Adds"
    CONTRADICTS = "Contradicts"


class PublishedText(StrEnum):
    """Which words of a transcript are published; the value is the term's local name."""

    ALL = "AllText"
    QUOTED = "QuotedText"
    NONE = "NoText"


PUBLISHED: Mapping[str, PublishedText] = {
    "all": PublishedText.ALL,
    "quoted": PublishedText.QUOTED,
    "none": PublishedText.NONE,
}
"""The words for them in study.toml and --text."""


SOURCE_TYPES: Mapping[str, str] = {
    "practitioner audience article": "PractitionerAudienceArticle",
    "interview": "InterviewRecord",
    "slides": "Slides",
}
"""Source types: the words in notes, and the term."""


AUTHOR_TYPES: Mapping[str, str] = {
    "practitioner": "Practitioner",
    "academic": "Academic",
}
"""Author types: the words in notes, and the term."""
