"""Quotations that are literal but for what copying changes, against plain search."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daap.core.model import Span
from daap.interpret.anchoring.exact import Literal, needle_of
from daap.interpret.anchoring.normalise import normalise

WORDS = st.lists(
    st.sampled_from(["data", "mesh", "port", "flow", "it's", "e-mail", "a", "ports"]),
    min_size=1,
    max_size=30,
)
EVERYWHERE = Span(0, 10_000)


def find(text: str, quoted: str, context: Span | None = None) -> str | None:
    """The words of the text that are found for a note."""
    span = Literal(text, normalise(text)).find(quoted, context or EVERYWHERE)
    return text[span.start : span.end] if span else None


@given(WORDS, st.data())
def test_any_words_of_a_text_are_found(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    text, quoted = " ".join(words), " ".join(words[start:end])

    assert find(text, quoted) == quoted


@given(WORDS, WORDS, st.integers(0, 80), st.integers(0, 80))
def test_the_place_is_the_one_that_a_search_through_the_text_prefers(
    words: list[str], note: list[str], one: int, other: int
) -> None:
    text, quoted = " ".join(words), " ".join(note[:3])
    context = Span(min(one, other), max(one, other))
    pattern = rf"(?<!\w)(?={re.escape(quoted)}(?!\w))"
    places = [m.start() for m in re.finditer(pattern, text)]
    spans = [Span(place, place + len(quoted)) for place in places]
    inside = [s for s in spans if context.start <= s.start and s.end <= context.end]
    before = [s for s in spans if s.end <= context.end]

    found = Literal(text, normalise(text)).find(quoted, context)

    if spans and not any(quoted + ending in text for ending in ("s", "es")):
        assert found == (inside or before or spans[:1])[-1]


@pytest.mark.parametrize(
    ("text", "quoted", "expected"),
    [
        ("the Data  Mesh is", "data mesh", "Data  Mesh"),
        ("a “data product” if", "'data product'", "data product"),
        ("real–time data", "real-time data", "real–time data"),
        ("fine-\ngrained access", "fine-grained access", "fine-\ngrained access"),
        ("a prod-\nuct of ours", "product", "prod-\nuct"),
        ("the pro\u00adduct", "product", "pro\u00adduct"),
        ("one product—the other", "product — the other", "product—the other"),
        ("our Strangler-Fig", "fig", "Fig"),
        ("the catalog's owner", "catalog", "catalog"),
        ("an email address", "e-mail address", "email address"),
        ("we dont want raw data", "we don’t want raw data", "we dont want raw data"),
        ("is it so? Yes.", "Is it so!", "is it so"),
        ("a ﬂow of data", "flow", "ﬂow"),
    ],
)
def test_what_copying_changes_is_no_difference(
    text: str, quoted: str, expected: str
) -> None:
    assert find(text, quoted) == expected


@pytest.mark.parametrize(
    ("text", "quoted", "expected"),
    [
        ("the flow of data as well", "ow of data as", "flow of data as"),
        (
            "we con gure the rst flow",
            "configure the first flow",
            "con gure the rst flow",
        ),
        ("the flow of it", "ow of it", None),
    ],
)
def test_lost_ligatures_are_reckoned_with_in_notes_of_four_words(
    text: str, quoted: str, expected: str | None
) -> None:
    assert find(text, quoted) == expected


@pytest.mark.parametrize(
    ("text", "quoted", "expected"),
    [
        ("all the data products", "data product", "data products"),
        ("the production line", "product", None),
        ("a report", "port", None),
        ("what a comma, is", "a comma is", None),
        ("the way of doing thi", "", None),
        ("a way to do things", "… !", None),
        (
            "this is the way of doing things",
            "the way of doing thing",
            "the way of doing things",
        ),
        (
            "all is the way of doing it",
            "ll is the way of doing",
            "all is the way of doing",
        ),
    ],
)
def test_short_notes_are_found_as_whole_words_and_longer_ones_also_cut(
    text: str, quoted: str, expected: str | None
) -> None:
    assert find(text, quoted) == expected


def test_a_plural_inside_the_context_is_preferred_to_a_singular_outside() -> None:
    text = "A data product. Some data products."

    assert find(text, "data product", Span(16, 35)) == "data products"
    assert find(text, "data product", Span(0, 15)) == "data product"


def test_words_of_the_context_are_preferred_even_if_they_are_cut() -> None:
    text = "we do have it all now. then we do have it allready"

    assert find(text, "we do have it all", Span(22, 50)) == "we do have it allready"
    assert find(text, "we do have it all", Span(0, 10)) == "we do have it all"


def test_the_first_place_in_a_range_is_found() -> None:
    text = "one two three two"
    literal = Literal(text, normalise(text))

    assert literal.after("two", 0, 17) == Span(4, 7)
    assert literal.after("Two", 7, 17) == Span(14, 17)
    assert literal.after("two", 7, 13) is None
    assert literal.after("", 0, 17) is None


def test_a_needle_knows_its_parts_and_where_they_stand() -> None:
    needle = needle_of("“The fine-grained ports.”")

    assert needle.bare == "thefinegrainedports"
    assert needle.words == ("the", "fine-grained", "ports")
    assert needle.parts == (("the", 0), ("fine", 3), ("grained", 7), ("ports", 14))
    assert needle_of("½ cup").parts == (("1", 0), ("2", 2), ("cup", 3))
