"""Rules that no single field note can break."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from daap.errors import Severity
from daap.interpret.across import publishable_attributions, repeated_identifiers
from daap.model import Attribution, Document

Make = Callable[..., Document]


def test_a_source_with_two_field_notes_is_a_violation(make: Make) -> None:
    first = make(("A passage.", "a note"))
    other = replace(first, path="b.md", identifier="p2")
    second = replace(first, path="c.md", sha256="1" * 64)

    [finding] = repeated_identifiers([first, other, second])

    assert finding.rule == "source-read-twice"
    assert finding.severity is Severity.VIOLATION
    assert (finding.path, finding.line) == ("c.md", 1)
    assert finding.found == "a second field note of source 'p1'"
    assert finding.expected == "one field note per source; a.md was read before"


def test_notes_without_identifier_are_not_of_one_source(make: Make) -> None:
    first = replace(make(("A passage.", "a note")), identifier="")

    assert list(repeated_identifiers([first, replace(first, path="b.md")])) == []


def test_attributions_of_what_does_not_exist_are_findings() -> None:
    rows = [
        Attribution("p1", "one", 1),
        Attribution("p9", "one", 2),
        Attribution("p1", "nine", 3),
    ]

    kept, findings = publishable_attributions(rows, {"p1"}, {"one"}, "table.csv")

    assert kept == rows[:1]
    assert [(f.place, f.found, f.expected) for f in findings] == [
        ("table.csv:3", "the source 'p9'", "a source of the study"),
        ("table.csv:4", "the code 'nine'", "a code of the codebook"),
    ]
    assert {f.severity for f in findings} == {Severity.WARNING}
