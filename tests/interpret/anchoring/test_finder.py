"""Where a note's words are found in a transcript, and how."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daap.core.model import Span
from daap.core.values import Anchoring
from daap.interpret.anchoring.finder import LEAST_RUN, LEAST_WORDS, Finder, Hit, nearest

TEXT = """They rarely leave warm bread to be sliced on the same day or table.
We like to bake with locally milled rye flours that suit the warm bread.

And then they could always agree to kind of divide the ovens now.

They rarely leave warm bread to be boxed on the same day or place.
"""
FIRST = Span(0, 140)
SECOND = Span(142, 207)
LAST = Span(209, 275)

WORDS = st.lists(
    st.sampled_from(
        ["data", "mesh,", "Port", "flow", "it’s", "e-mail", "a\n", "\n\nso"]
    ),
    min_size=1,
    max_size=30,
)


def found(text: str, note: str, context: Span) -> tuple[str, str, float] | None:
    """How a note was found, the words, and the score."""
    hit = Finder(text).find(note, context)
    if hit is None:
        return None
    return hit.anchoring.value, text[hit.span.start : hit.span.end], hit.score


@given(WORDS, st.data())
def test_whole_words_of_a_transcript_are_found_exactly(
    words: list[str], data: st.DataObject
) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    at = len(" ".join(words[:start])) + (start > 0)
    quoted = text[at : at + len(" ".join(words[start:end]))]

    hit = Finder(text).find(quoted, Span(at, at + len(quoted)))

    assert hit is not None
    assert hit.anchoring in (Anchoring.EXACT, Anchoring.NORMALISED)
    assert hit.score == 1.0
    assert text[hit.span.start : hit.span.end] in quoted


def test_a_literal_quotation_is_exact() -> None:
    note = "“locally milled rye flours”"

    assert Finder(TEXT).find(note, FIRST) == Hit(
        Anchoring.EXACT, 1.0, Span(89, 114), 4, 4, 4
    )


def test_a_quotation_in_another_case_is_normalised() -> None:
    assert found(TEXT, "Warm bread", FIRST) == ("Normalised", "warm bread", 1.0)


def test_a_quotation_with_changed_words_is_fuzzy_with_its_dice() -> None:
    note = "Then they always agree to divide the ovens"

    # its eight words in order, in a window of eleven
    assert found(TEXT, note, SECOND) == (
        "Fuzzy",
        "then they could always agree to kind of divide the ovens",
        0.842,
    )


def test_the_place_in_the_context_is_preferred_to_a_better_one_outside() -> None:
    note = "They rarely leave warm bread to be sliced on the same day"
    changed = "They rarely leave warm bread to be cut on the same day"

    assert found(TEXT, note, FIRST) == ("Exact", note, 1.0)
    assert found(TEXT, note, LAST) == ("Exact", note, 1.0)  # literal before fuzzy
    assert found(TEXT, changed, LAST) == (
        "Fuzzy",
        "They rarely leave warm bread to be boxed on the same day",
        0.917,
    )
    assert found(TEXT, changed, SECOND) == (
        "Fuzzy",
        "They rarely leave warm bread to be sliced on the same day",
        0.917,
    )


def test_a_window_does_not_reach_over_a_paragraph_for_a_word_or_two() -> None:
    text = "Here is rye flour.\n\nIt can be baked into a dark loaf of our own.\n"
    note = "Rye flour can be baked into a loaf of our own"

    assert found(text, note, Span(19, 62)) == (
        "Fuzzy",
        "can be baked into a dark loaf of our own",
        0.857,
    )


def test_a_quotation_of_two_paragraphs_is_found_whole() -> None:
    text = "One two three four five.\n\nSix seven eight nine ten eleven.\n"
    note = "one two three and four five six seven eight nine ten"

    assert found(text, note, Span(26, 58)) == (
        "Fuzzy",
        text.removesuffix(" eleven.\n"),
        0.833,
    )


@pytest.mark.parametrize(
    "note", ["warm beds", "rarely the warm bread", "a warm bread roll"]
)
def test_fewer_than_four_words_in_common_are_never_anchored_fuzzily(note: str) -> None:
    assert LEAST_WORDS == 4
    assert found(TEXT, note, FIRST) is None


def test_a_paraphrase_is_not_anchored() -> None:
    note = "Nobody is meant to cut a loaf of bread before it has cooled"

    assert found(TEXT, note, FIRST) is None


def test_eight_words_in_a_row_are_a_quotation_within_a_longer_note() -> None:
    run = "warm bread to be sliced on the same"
    note = f"It matters to the guests of the shop by any rules that {run} is bad taste"

    assert len(run.split()) == LEAST_RUN
    assert found(TEXT, note, FIRST) == ("Fuzzy", run, 0.516)
    assert found(TEXT, note.replace("bread", "loaves"), FIRST) is None


def test_a_label_before_a_quotation_is_ignored() -> None:
    assert found(TEXT, "Option: warm bread", FIRST) == ("Exact", "warm bread", 1.0)
    assert found(TEXT, "Force (new): Warm bread", FIRST) == (
        "Normalised",
        "warm bread",
        1,
    )
    assert found(TEXT, "Option: warm bed", FIRST) is None


@pytest.mark.parametrize("dots", ["…", "...", " […] ", " (...) "])
def test_an_ellipsis_stands_for_any_words_within_reason(dots: str) -> None:
    note = f"bake with locally milled{dots}suit the warm bread"

    assert found(TEXT, note, FIRST) == (
        "Fuzzy",
        "bake with locally milled rye flours that suit the warm bread",
        1.0,
    )


def test_an_ellipsis_does_not_stand_for_half_the_transcript() -> None:
    text = f"we start here. {'More and more. ' * 40}Then we stop."

    assert found(text, "we start here … then we stop", Span(0, 20)) is None


def test_parentheses_of_the_researcher_count_in_the_score_only() -> None:
    inserted = "(by which they mean those of the mills that stand near the shop)"
    note = f"bake with locally milled {inserted} rye flours"

    # six words of the note's nineteen
    assert found(TEXT, note, FIRST) == (
        "Fuzzy",
        "bake with locally milled rye flours",
        0.48,
    )


def test_words_that_lost_ligatures_and_were_torn_match_fuzzily() -> None:
    text = "They could hardly nish my  rst order baking con gured honey loaves."
    note = "Could finish my first order configured honey"

    assert found(text, note, Span(0, 73)) == (
        "Fuzzy",
        "could hardly nish my  rst order baking con gured honey",
        0.875,
    )


def test_a_note_of_nothing_but_punctuation_is_not_found() -> None:
    assert found(TEXT, "“…”", FIRST) is None
    assert found("", "warm bread", Span(0, 0)) is None


def test_only_literally_finds_nothing_fuzzily() -> None:
    note = "Then they always agree to divide the ovens"

    assert Finder(TEXT).find(note, SECOND, fuzzily=False) is None


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)), min_size=1),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_the_nearest_is_inside_else_last_before_else_first(
    ranges: list[tuple[int, int]], one: int, other: int
) -> None:
    spans = sorted({Span(start, start + length) for start, length in ranges})
    context = Span(min(one, other), max(one, other))

    span = nearest(spans, context)

    inside = [s for s in spans if context.start <= s.start and s.end <= context.end]
    before = [s for s in spans if s.end <= context.end]
    if inside:
        assert span == max(inside, key=lambda s: (s.start, s.end))
    elif before:
        assert span == max(before, key=lambda s: (s.start, s.end))
    else:
        assert span == spans[0]


@pytest.mark.parametrize(("between", "is_found"), [(500, True), (501, False)])
def test_an_ellipsis_stands_for_500_characters_at_most(
    between: int, is_found: bool
) -> None:
    last = "then we stop"
    filler = (" and more" * 100)[: between - len(last) - 2] + ". "
    text = f"We start here{filler}{last}."
    assert text.index(last) + len(last) - len("We start here") == between
    hit = found(text, "We start here … then we stop", Span(0, 13))
    assert hit == (("Fuzzy", text.removesuffix("."), 1.0) if is_found else None)


@pytest.mark.parametrize(
    ("inside", "words", "score"),
    [
        (48, 48, 0.889),  # 0.094 less than 59 of 60
        (47, 60, 0.983),  # 0.105 less
    ],
)
def test_words_inside_the_context_win_unless_those_beyond_are_better_by_a_tenth(
    inside: int, words: int, score: float
) -> None:
    said = [f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(60)]
    text = " ".join(said)
    note = " ".join([*said[:55], "changed", *said[56:]])
    context = Span(0, len(" ".join(said[:inside])))
    hit = found(text, note, context)
    assert hit == ("Fuzzy", " ".join(said[:words]), score)
