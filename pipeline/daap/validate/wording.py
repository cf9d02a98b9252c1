"""Results of SHACL in words: what was found, what was expected, the remedy.

The components of SHACL Core are defined in the Recommendation, section 4:
https://www.w3.org/TR/shacl/#core-components.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from daap.validate.result import Result
from daap.validate.shapes import prefixed

VALUE = "{on} of {node} is {value!r}"

FOUND: Mapping[str, str] = {
    "MinCount": "{node} has no {on}",
    "MaxCount": "{node} has more than {parameter} {on}",
    "Datatype": VALUE,
    "Class": VALUE,
    "NodeKind": VALUE,
    "In": VALUE,
    "Pattern": VALUE,
    "MinLength": VALUE,
    "MaxLength": VALUE,
    "MinInclusive": VALUE,
    "MaxInclusive": VALUE,
    "LessThan": VALUE,
    "LessThanOrEquals": VALUE,
    "UniqueLang": "{node} has more than one {on} in one language",
    "Not": VALUE,
    "Or": "{node} has no valid {rule}",
    "Equals": "{node} has {value!r} as {on} or as {parameter}, not as both",
    "Disjoint": "{node} has {value!r} as {on} and as {parameter}",
    "HasValue": "{node} has other values of {on}, or none",
    "QualifiedMinCount": "{node} has no {rule}",
    "QualifiedMaxCount": "{node} has more than {parameter} {rule}",
}
"""What was found, by component."""

EXPECTED: Mapping[str, str] = {
    "MinCount": "at least {parameter}",
    "MaxCount": "at most {parameter}",
    "Datatype": "a literal of type {parameter}",
    "Class": "a resource of class {parameter}",
    "NodeKind": "another kind of term: {parameter}",
    "In": "one of {parameter}",
    "Pattern": "a value that matches {parameter}",
    "MinLength": "at least {parameter} characters",
    "MaxLength": "at most {parameter} characters",
    "MinInclusive": "at least {parameter}",
    "MaxInclusive": "at most {parameter}",
    "LessThan": "less than {parameter}",
    "LessThanOrEquals": "not more than {parameter}",
    "UniqueLang": "one per language",
    "Equals": "the same values of both",
    "Disjoint": "no value in common",
    "HasValue": "{parameter}",
}
"""What is expected, by component; for others the description of the shape."""


def found(result: Result) -> str:
    """What was found, with the local part of the node's IRI."""
    name = component_name(result)
    if name == "MaxCount" and result.parameter == "0":
        return "{node} has a value of {on}".format(**_words(result))
    words = _words(result)
    if name in FOUND:
        return FOUND[name].format(**words)
    at = "" if result.value in ("", result.focus) else f", at {words['value']}"
    return f"{words['node']}: wrong {words['rule']}{at}"


def expected(result: Result) -> str:
    """What the shape requires."""
    pattern = EXPECTED.get(component_name(result))
    if pattern is None:
        return f"that {as_clause(result.description)}"
    return pattern.format(**_words(result))


def remedy(result: Result) -> str:
    """The remedy: the message of the shape, as a clause."""
    return as_clause(result.message)


def component_name(result: Result) -> str:
    """`MinCount` for sh:MinCountConstraintComponent."""
    return re.sub(r".*[#/](\w+)ConstraintComponent$", r"\1", result.component)


def short(iri: str) -> str:
    """A prefixed name, or the part of an IRI that identifies a resource of a study.

    >>> short("https://w3id.org/daap/source/p4/segment/3")
    'source/p4/segment/3'
    """
    return re.sub(r"^\w+://.*?/(?=(?:source|code|table)/)", "", prefixed(iri))


def _words(result: Result) -> dict[str, str]:
    """The values of the templates above."""
    rule = _rule(result.shape)
    return {
        "node": short(result.focus),
        "on": prefixed(result.path) or rule,
        "parameter": result.parameter,
        "rule": rule,
        "value": short(result.value),
    }


def _rule(shape: str) -> str:
    """The last part of a shape's name, in words.

    >>> _rule("https://w3id.org/daap/ontology#TurnShape-lineOfSegment")
    'line of segment'
    """
    name = re.split(r"[#/-]", shape)[-1]
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()


def as_clause(sentence: str) -> str:
    """A sentence in the form of a clause.

    >>> as_clause("Give the code one notation.")
    'give the code one notation'
    """
    return sentence[:1].lower() + sentence[1:].removesuffix(".")
