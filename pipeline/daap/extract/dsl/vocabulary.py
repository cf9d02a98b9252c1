"""Vocabulary of the axial DSL, and the values that reading it yields."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from functools import lru_cache

from daap.core.errors import Severity
from daap.core.model import Mention
from daap.core.rules import rules
from daap.core.spelling import distance
from daap.core.statements import Statement
from daap.core.values import Kind

KINDS = {
    "decision": Kind.DECISION,
    "pattern": Kind.PATTERN,
    "practice": Kind.PRACTICE,
    "design_solution": Kind.SOLUTION,
    "do_nothing_design_solution": Kind.SOLUTION,
    "force": Kind.FORCE,
}
"""The metaclasses of codes, with the kind of each."""

IMPACTS = {
    "very_positive": "++",
    "positive": "+",
    "neutral": "o",
    "negative": "-",
    "very_negative": "--",
    "positive_and_negative": "+/-",
}
"""The stereotypes of impacts, with their sign."""

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
"""The stereotypes of links between codes, with the relation of each."""

OPTION = "option"
"""The stereotype of the link from a decision to an option."""

INVERSE = frozenset({"has_variant"})
"""Stereotypes whose relation holds in the opposite direction."""

TURNED = frozenset({"from", "prior solution", "prior decision", "solutions"})
"""Roles in which the other code of a link is its source."""

OF_OPTION = frozenset({"decision", "decisions"})
"""Roles in which the other code of an option is the decision."""

STEREOTYPED = frozenset(
    f"add_stereotyped_{words}"
    for words in (
        "design_solution_link",
        "link_with_how_tagged_value",
        "link_with_role_tagged_value",
    )
)
"""Helper functions that take two solutions and the relation between them."""

CALLS = (
    "CClass",
    "add_decision_option_link",
    "add_force_relations",
    "add_links",
    *sorted(STEREOTYPED),
)
"""The functions of the DSL that state something about codes."""

CONTAINED = "contained_code"
"""The role in which a source is linked to its codes."""

OPTION_KEYWORDS = ("decision", "solution", "option_name", "name", "label")
"""The arguments of `add_decision_option_link`, in order; the last three are one."""

LINK_KEYWORDS = ("role_name", "stereotype_instances")
"""The arguments by name of links; that of an option may have a label."""

SOURCE = re.compile(r"[a-z]{1,2}_?[0-9]+", re.IGNORECASE)
"""The identifier of a source."""

LIST = re.compile(r"([a-z]+_?[0-9]+[a-z]?)_codes", re.IGNORECASE)
"""The variable of a list with the codes of a source: `p4_codes`."""

SLIPS = 2
"""The most letters in which a misspelt function may differ; a short one, 1."""

LONGEST = 100
"""The most code points of a code's name."""

OTHERS = frozenset({"source", "domain_metamodel", "True", "False", "None"})


CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that no text of a note contains, but an escape may produce."""


def without_controls(text: str) -> str:
    r"""A string's value with a space for each character that no note contains.

    >>> without_controls("How to \x1b[1mraise\ud800?")
    'How to  [1mraise ?'
    """
    return CONTROL.sub(" ", text)


def is_word(name: str) -> bool:
    """Whether a name belongs to the DSL or to Python, so that it is no code.

    >>> is_word("very_positive"), is_word("mdm")
    (True, False)
    """
    return name in KINDS or name in IMPACTS or name in OTHERS or keyword.iskeyword(name)


@lru_cache(maxsize=1000)
def known_call(name: str) -> str:
    """The DSL function of a name, correct or misspelt; "" if there is none.

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
    r"""A label with white space collapsed, without characters that no note contains.

    >>> plain_label("Top\n  Bar\ud800\x1b Hive")
    'Top Bar Hive'
    """
    return " ".join(without_controls(text).split())


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a fence that was not understood, as written; `line` from 1.

    `rule` is the slug of its finding.
    """

    line: int
    found: str
    rule: str = "broken-construct"

    @property
    def is_minor(self) -> bool:
        """Whether nothing is lost by it."""
        return rules()[self.rule].severity is Severity.INFO


Reading = Mention | Statement | Problem
"""What a fence yields: names, statements, and problems."""
