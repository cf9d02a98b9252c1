"""Rules that no single field note can break."""

from __future__ import annotations

from dataclasses import replace

from tests.interpret.support import make

from daap.core.codebook import Attribution
from daap.core.errors import Severity
from daap.interpret.checks.cross_source import (
    publishable_attributions,
    repeated_identifiers,
    unportable_identifiers,
)
from daap.interpret.checks.record import source_of


def test_a_source_with_two_field_notes_is_a_violation() -> None:
    first = make(("A passage.", "a note"))
    other = replace(first, path="b.md", identifier="p2")
    second = replace(first, path="c.md", sha256="1" * 64)

    [finding] = repeated_identifiers([first, other, second])

    assert finding.rule == "source-read-twice"
    assert finding.severity is Severity.VIOLATION
    assert (finding.path, finding.line) == ("c.md", 1)
    assert finding.found == "a second field note of source 'p1'"
    assert finding.expected == "one field note per source; a.md was read before"


def test_notes_without_identifier_are_not_of_one_source() -> None:
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


def test_an_attribution_names_its_source_with_other_separators() -> None:
    rows = [Attribution("int_03", "one", 1), Attribution("P_1", "one", 2)]
    kept, findings = publishable_attributions(rows, {"int-03", "p1"}, {"one"}, "t.csv")
    assert (findings, kept) == (
        (),
        [Attribution("int-03", "one", 1), Attribution("p1", "one", 2)],
    )


def test_a_copy_by_its_name_is_the_second_note() -> None:
    first = replace(make(("A passage.", "a note")), path="n/p_1.md", sha256="1")
    for name, place in (
        ("p_1 (Maya's conflicted copy 2026-01-01).md", "before"),
        ("p_1 (1).md", "before"),
        ("p_1-LAPTOP-7.md", "before"),
        ("p_1 2.md", "after"),
        ("p_1 - Copy.md", "after"),
        ("p_1.sync-conflict-20260101-101010-ABCDEFG.md", "after"),
    ):
        copy = replace(first, path=f"n/{name}", sha256="2")
        both = [copy, first] if place == "before" else [first, copy]
        [finding] = repeated_identifiers(both)
        assert finding.path == f"n/{name}"
        assert finding.found == (
            "a second field note of source 'p1', by its name a copy of p_1.md"
        )
        assert finding.expected == "one field note per source; n/p_1.md was read before"
        assert finding.remedy == (
            "compare the two, keep what is right in one, and leave the other out"
        )


def test_a_note_of_another_name_is_no_copy() -> None:
    first = replace(make(("A passage.", "a note")), path="p_1.md", sha256="1")
    for name in ("p_1b.md", "p_10.md", "keeper.md"):
        [finding] = repeated_identifiers([first, replace(first, path=name, sha256="2")])
        assert finding.path == name
        assert finding.found == "a second field note of source 'p1'"


def test_two_notes_of_the_same_bytes_are_told_so() -> None:
    first = replace(make(("A passage.", "a note")), path="p_1.md")
    [finding] = repeated_identifiers([replace(first, path="p_1 (1).md"), first])
    assert finding.path == "p_1 (1).md"
    assert finding.found.endswith("of source 'p1', the same byte for byte")
    assert finding.remedy == "leave one out"


def test_sources_that_differ_by_case_are_a_violation_with_both_files() -> None:
    first = replace(make(("A passage.", "a note")), path="a.md", identifier="p1")
    second = replace(first, path="b.md", identifier="P1")

    [finding] = unportable_identifiers([first, second], {}, "")

    assert finding.severity is Severity.VIOLATION
    assert (finding.rule, finding.path) == ("source-differs-by-case", "b.md")
    assert finding.found == "the source 'P1' beside 'p1' of a.md"
    assert finding.remedy == "correct the identifier in b.md or in a.md"


def test_a_source_and_a_row_that_differ_by_case_too() -> None:
    note = replace(make(("A passage.", "a note")), path="a.md", identifier="p1")
    row = replace(source_of(note), identifier="P1", row=4)

    [finding] = unportable_identifiers([note], {"P1": row}, "sources.csv")

    assert finding.found == "the source 'p1' beside 'P1' of sources.csv:5"
    assert list(unportable_identifiers([note], {"p1": row}, "sources.csv")) == []


def test_a_name_that_windows_reserves_is_no_identifier() -> None:
    note = make(("A passage.", "a note"))
    names = ("con", "PRN", "aux", "nul", "com1", "lpt9", "p1", "console", "com10")
    found = {
        name: [
            finding.rule
            for finding in unportable_identifiers(
                [replace(note, identifier=name)], {}, ""
            )
        ]
        for name in names
    }
    assert {name for name, rules in found.items() if rules} == set(names[:6])
    assert found["con"] == ["reserved-identifier"]
