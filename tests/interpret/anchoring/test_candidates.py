"""The candidates: it may let too much of a text through, never too little."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.interpret.anchoring.support import index_of

from daap.interpret.anchoring.candidates import CandidateFilter, joined

NOTES = st.lists(st.sampled_from("abcde"), min_size=1, max_size=9)
TEXTS = st.lists(st.sampled_from("abcdexyz"), max_size=60)
THRESHOLDS = st.sampled_from([0.5, 0.6, 0.7, 0.74, 0.8, 0.9, 1.0])


def shared(note: list[str], window: list[str]) -> int:
    """How many words two lists share, in any order."""
    return sum(min(note.count(word), window.count(word)) for word in set(note))


@given(NOTES, TEXTS, THRESHOLDS)
def test_every_window_with_enough_words_lies_in_one_range_and_one_region(
    note: list[str], text: list[str], threshold: float
) -> None:
    candidates = CandidateFilter(note, threshold)
    ranges = list(candidates.ranges(index_of(text), text, {}, (0, len(text))))
    regions = list(candidates.regions(text))
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            most = 2 * shared(note, text[start:end]) / (len(note) + end - start)
            if most >= threshold and text[start] in note and text[end - 1] in note:
                assert any(low <= start and end <= high for low, high in ranges)
                assert any(low <= start and end <= high for low, high in regions)


@given(NOTES, TEXTS, THRESHOLDS)
def test_ranges_are_in_order_and_apart(
    note: list[str], text: list[str], threshold: float
) -> None:
    ranges = list(
        CandidateFilter(note, threshold).ranges(
            index_of(text), text, {}, (0, len(text))
        )
    )

    assert all(start < end for start, end in ranges)
    ends = [0, *(end for _, end in ranges)]
    assert all(end <= start for end, (start, _) in zip(ends, ranges, strict=False))


def test_rounding_loses_no_word() -> None:
    # 0.8 · 6 / 1.2 is 4.000000000000001 and 9 · (2 / 0.75 - 1) is 14.999999999999998
    assert CandidateFilter(["a"] * 6, 0.8).least == 4
    assert CandidateFilter(["a"] * 9, 0.75).width == 15


def test_long_regions_are_cut_into_pieces_that_overlap_by_a_window() -> None:
    candidates = CandidateFilter(["a", "b"], 0.8)
    assert candidates.width == 3

    pieces = list(candidates.regions(["a", "b"] * 20))

    assert pieces == [(0, 12), (9, 21), (18, 30), (27, 39), (36, 40)]


def test_a_text_without_the_rare_words_is_not_looked_at() -> None:
    text = ["the"] * 100
    note = ["the", "rare", "words", "of", "the", "note"]

    assert (
        list(CandidateFilter(note, 0.74).ranges(index_of(text), text, {}, (0, 100)))
        == []
    )


def test_torn_words_are_joined_and_keep_their_places() -> None:
    text = ["a", "con", "guring", "b", "con"]
    torn = {("con", "guring"): "conguring"}

    assert joined(text, 0, 5, torn) == (["a", "conguring", "b", "con"], [0, 1, 3, 4, 5])
    assert joined(text, 1, 4, {}) == (["con", "guring", "b"], range(1, 5))
