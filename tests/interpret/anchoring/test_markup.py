"""What researchers add to the words they quote."""

from __future__ import annotations

import pytest

from daap.interpret.anchoring.markup import parts, unlabelled, without_parentheses


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("Option: Raw data", "Raw data"),
        ("Decision: which port?", "which port?"),
        ("FORCES : latency", "latency"),
        ("Option (practice): a, b", "a, b"),
        ("**Option:** a", "a"),
        ("**Option**: a", "a"),
        ("- <ins>Option: </ins> a", "a"),
        ("<ins>Comments: </ins>", ""),
        ("Options are: a", "Options are: a"),
        ("Familiar options: a", "Familiar options: a"),
        ("An option: a", "An option: a"),
        ("Optional", "Optional"),
    ],
)
def test_a_label_is_left_out_and_nothing_else(note: str, said: str) -> None:
    assert unlabelled(note) == said


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("no ellipsis. None..", ["no ellipsis. None.."]),
        ("one … two", ["one", "two"]),
        ("one... two", ["one", "two"]),
        ("one [...] two (…) three", ["one", "two", "three"]),
        ("… one . . . two …", ["one", "two"]),
    ],
)
def test_a_note_is_parted_at_its_ellipses(note: str, expected: list[str]) -> None:
    assert parts(note) == expected


def test_what_stands_in_parentheses_is_left_out() -> None:
    assert without_parentheses("a layer (a type) on [the] top") == "a layer on top"
    assert without_parentheses("no (end") == "no (end"
