"""The words of the axial DSL, and the values that reading it gives."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from functools import lru_cache

from daap.core.model import Kind, Mention, Statement
from daap.core.spelling import distance

KINDS = {
    "decision": Kind.DECISION,
    "pattern": Kind.PATTERN,
    "practice": Kind.PRACTICE,
    "design_solution": Kind.SOLUTION,
    "do_nothing_design_solution": Kind.SOLUTION,
    "force": Kind.FORCE,
}
"""The metaclasses that a code is made of, and the kind of code it then is."""

IMPACTS = {
    "very_positive": "++",
    "positive": "+",
    "neutral": "o",
    "negative": "-",
    "very_negative": "--",
    "positive_and_negative": "+/-",
}
"""The stereotypes of a solution's relation to a force, and their sign."""

RELATIONS = {
    "requires": "requires",
    "uses": "uses",
    "can_use": "can_use",
    "can_be_realized_with": "can_be_realized_with",
    "can_be_realized_by": "can_be_realized_with",
    "extension": "extends",
    "extends": "extends",
    "variant": "variant_of",
    "variant_of": "variant_of",
    "has_variant": "variant_of",
    "can_be_combined_with": "can_be_combined_with",
    "is_a": "is_a",
    "realizes": "realizes",
    "includes": "includes",
    "alternative_to": "alternative_to",
    "rules_out": "rules_out",
    "influences": "influences",
    "leads_to": "leads_to",
    "enables": "enables",
    "next": "next",
    "next_decision": "next",
    "mandatory_next": "mandatory_next",
    "optional_next": "optional_next",
    "consider_if_not_decided_yet": "consider_if_not_decided_yet",
}
"""The stereotypes of links between codes, and the relation each stands for."""

OPTION = "option"
"""The stereotype of the link from a decision to one of its options."""

INVERSE = frozenset({"has_variant"})
"""The stereotypes that say of the first end what the relation says of the second."""

STEREOTYPED = frozenset(
    f"add_stereotyped_{words}"
    for words in (
        "design_solution_link",
        "link_with_how_tagged_value",
        "link_with_role_tagged_value",
    )
)
"""Helpers that take a solution, another one, and how the first relates to it."""

CALLS = (
    "CClass",
    "add_decision_option_link",
    "add_force_relations",
    "add_links",
    *sorted(STEREOTYPED),
)
"""The functions of the DSL that say something of codes."""

SLIPS = 2
"""The most letters that differ in a misspelt function; in a short one, 1."""

LONGEST = 100
"""The most code points of a code's name."""

OTHERS = frozenset({"source", "domain_metamodel", "True", "False", "None"})


UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no text of a note holds, and an escape in a string can still stand for."""


def printable(text: str) -> str:
    r"""The value of a string, with a space for what is no text.

    >>> printable("How to \x1b[1mraise\ud800?")
    'How to  [1mraise ?'
    """
    return UNPRINTABLE.sub(" ", text)


def is_word(name: str) -> bool:
    """Whether a name belongs to the DSL or to Python and is never a code's.

    >>> is_word("very_positive"), is_word("mdm")
    (True, False)
    """
    return name in KINDS or name in IMPACTS or name in OTHERS or keyword.iskeyword(name)


@lru_cache(maxsize=1000)
def known_call(name: str) -> str:
    """The function of the DSL that a name is or misspells; "" for none.

    >>> known_call("CClas"), known_call("add_link"), known_call("add_model")
    ('CClass', 'add_links', '')
    """
    if name in CALLS:
        return name
    if len(name) > LONGEST:
        return ""
    slips = [
        known
        for known in CALLS
        if distance(name.casefold(), known.casefold(), SLIPS)
        <= (1 if len(known) < 2 * len("CClass") else SLIPS)
    ]
    return slips[0] if len(slips) == 1 else ""


def plain_label(text: str) -> str:
    r"""A label, its white space made plain, without what no text may hold.

    >>> plain_label("Top\n  Bar\ud800\x1b Hive")
    'Top Bar Hive'
    """
    return " ".join(printable(text).split())


MINOR = frozenset(
    {
        "bare-impacts",
        "codes-in-comment",
        "definition-without-label",
        "mended-construct",
        "misspelt-call",
        "unread-argument",
    }
)
"""The problems that cost nothing but what the finding shows."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a fence that was not understood, as written.

    `rule` says what kind of thing it is.
    """

    line: int
    found: str
    rule: str = "broken-construct"


Reading = Mention | Statement | Problem
"""What a fence gives: names, statements, and what could not be read."""
