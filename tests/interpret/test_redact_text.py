"""Names are replaced in a text, whole and line by line, and nothing of them is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daap.core.errors import SettingsError, Severity
from daap.core.settings import Redaction
from daap.interpret.redact_text import left_over, redact_text, remaining

REDACTIONS = (
    Redaction(r"ann(?:[-\s]*lee)?", "[guest]"),
    Redaction(r"big[-\s]*corp", "[employer]"),
    Redaction("[ab]{3}", ""),
)
TEXTS = st.text(st.sampled_from("aAnleEbigcorp-\n .,’_"), max_size=60)
PIECES = st.lists(
    st.sampled_from(
        ["Ann", "lee", "big", "corp", "aab", "-", "\n", " ", "x", "_", "."]
    ),
    max_size=30,
).map("".join)


@given(st.one_of(TEXTS, PIECES))
def test_nothing_that_is_redacted_is_left(text: str) -> None:
    assert remaining({"text": redact_text(text, REDACTIONS)}, REDACTIONS) == set()


@given(st.one_of(TEXTS, PIECES))
def test_the_number_of_lines_is_kept(text: str) -> None:
    assert redact_text(text, REDACTIONS).count("\n") == text.count("\n")


@given(st.one_of(TEXTS, PIECES))
def test_a_text_without_names_is_kept(text: str) -> None:
    if not remaining({"text": text}, REDACTIONS):
        assert redact_text(text, REDACTIONS) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann said ANN's name", "[guest] said [guest]'s name"),
        ("annual planning", "annual planning"),
        ("Ann-\nLee of Big\nCorp.", "[guest]\n of [employer]\n."),
    ],
)
def test_whole_words_in_any_case_are_replaced(text: str, expected: str) -> None:
    assert redact_text(text, REDACTIONS) == expected


@pytest.mark.parametrize(
    "text",
    [
        "<b>Ann</b> <i>Lee</i>",
        "<p>Ann</p><p>Lee</p>",
        "Ann<br>Lee",
        "Ann <br/>\n> Lee",
        "Ann <!-- or so --> Lee",
        "[Ann](https://e.org/a) [Lee](b)",
        '[Ann](https://e.org/a "who keeps bees") Lee',
        "[Ann](https://e.org/Ann_(keeper)) Lee",
        "[Ann](<https://e.org/a b>) Lee",
        "[Ann][1] Lee",
        "[[Ann]] [[Lee]]",
        "Ann[^1] Lee",
        "![](a.png)A[n](b)n L[](c)ee",
    ],
)
def test_tags_and_links_hide_no_name(text: str) -> None:
    assert "[guest]" in redact_text(text, [Redaction("Ann Lee", "[guest]")])


@pytest.mark.parametrize(
    "text",
    [
        "**Ann**-Lee",
        "Ann-**Lee**",
        "<b>Ann</b>-<i>Lee</i>",
        "O'**Hara**",
        "**O**'Hara",
    ],
)
def test_marks_beside_a_hyphen_or_an_apostrophe_hide_no_name(text: str) -> None:
    assert "[guest]" in redact_text(text, [Redaction("Ann-Lee|O'Hara", "[guest]")])


def test_a_name_beside_tags_and_links_leaves_them() -> None:
    text = "<b>Ann</b> [x](y)"
    assert redact_text(text, REDACTIONS) == "<b>[guest]</b> [x](y)"


def test_replacements_that_bring_a_name_back_are_an_error() -> None:
    swapped = (
        Redaction("ann", "bea"),
        Redaction("bea", "ann"),
    )

    with pytest.raises(SettingsError, match="redact: the replacements hold"):
        redact_text("ask ann", swapped)
    assert redact_text("ask", swapped) == "ask"


def test_a_replacement_of_two_lines_adds_none() -> None:
    redaction = Redaction("ann", "a\nguest")

    assert redact_text("ask ann", [redaction]) == "ask a guest"


def test_a_name_in_what_is_published_is_a_violation_that_does_not_repeat_it() -> None:
    texts = {"note 1": "ask Ann", "note 2": "ask her", "Ann": "Big Corp"}
    places = {"note 1": ("a.md", 3), "Ann": ("ann.md", 5)}

    found = list(left_over(texts, REDACTIONS, places.__getitem__, "p1"))

    assert [(f.rule, f.severity, f.place, f.found) for f in found] == [
        (
            "redacted-name-left",
            Severity.VIOLATION,
            "[guest].md:5",
            "a redacted name in [guest]",
        ),
        (
            "redacted-name-left",
            Severity.VIOLATION,
            "a.md:3",
            "a redacted name in note 1",
        ),
    ]
    assert remaining({f.message: f.message for f in found}, REDACTIONS) == set()
    assert {f.focus for f in found} == {"source/p1"}
    assert [f.path for f in left_over(texts, REDACTIONS)] == ["", ""]


@pytest.mark.parametrize("pattern", ["ann", r"ann(?:[-\s]*lee)?", r"ann\s*+", "^ann$"])
def test_a_name_left_is_found_in_whichever_text_it_stands(pattern: str) -> None:
    texts = {"first": "rye", "second": "Ann", "third": "Hannah"}
    redactions = [Redaction(pattern, "[guest]")]
    assert remaining(texts, redactions) == {"second"}


def test_a_name_is_not_found_across_two_texts() -> None:
    texts = {"first": "so said big", "second": "corp of bakers"}
    redactions = [Redaction(r"big[-\s]*corp", "[employer]")]
    assert remaining(texts, redactions) == set()


@pytest.mark.parametrize("others", [0, 1, 4])
def test_names_within_names_are_replaced_so_many_times_and_then_refused(
    others: int,
) -> None:
    """Each of thirty rounds takes the innermost pair; the last must find nothing."""
    unused = [Redaction(f"keeper{i}", "[x]") for i in range(others)]
    redactions = [Redaction(r"ann\s+lee", ""), *unused]
    deep = " ".join(["ann"] * 29 + ["lee"] * 29)
    assert redact_text(deep, redactions).strip() == ""
    with pytest.raises(SettingsError, match="redact: the replacements hold"):
        redact_text(f"ann {deep} lee", redactions)
