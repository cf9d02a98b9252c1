"""The best window by Dice, against a search over all windows."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from tests.interpret.anchoring.support import best_windows

from daap.interpret.anchoring.fuzzy import Window

SMALL = st.lists(st.sampled_from("abcde"), max_size=9)
TEXTS = st.lists(st.sampled_from("abcdexyz"), max_size=30)
THRESHOLDS = st.sampled_from([0.5, 0.6, 0.65, 0.7, 0.74, 0.75, 0.8, 1.0])


def common(note: Sequence[str], window: Sequence[str]) -> int:
    """The length of a longest common subsequence, by the textbook."""
    row = [0] * (len(note) + 1)
    for word in window:
        previous, row = row, [0]
        for column, wanted in enumerate(note):
            same = previous[column] + 1 if word == wanted else 0
            row.append(max(same, previous[column + 1], row[-1]))
    return row[-1]


def dice(note: Sequence[str], window: Sequence[str]) -> float:
    return 2 * common(note, window) / (len(note) + len(window))


def best_of_all(note: Sequence[str], text: Sequence[str]) -> float:
    """The highest Dice of any window, by trying all."""
    windows = (
        text[start:end]
        for start in range(len(text))
        for end in range(start + 1, len(text) + 1)
    )
    return max((dice(note, window) for window in windows), default=0.0)


@given(SMALL, TEXTS, THRESHOLDS)
def test_the_best_window_is_the_best_of_all_windows(
    note: list[str], text: list[str], threshold: float
) -> None:
    found = best_windows(note, text, threshold)

    best = best_of_all(note, text) if note else 0.0
    expected = best if best >= threshold else 0.0
    assert max((window.dice for window in found), default=0.0) == expected


@given(SMALL, TEXTS, THRESHOLDS)
def test_a_window_has_the_measures_that_it_says(
    note: list[str], text: list[str], threshold: float
) -> None:
    for window in best_windows(note, text, threshold):
        words = text[window.start : window.end]
        assert window.words == len(words)
        assert window.matched == common(note, words)
        assert window.dice == dice(note, words) >= threshold
        assert words[0] in note
        assert words[-1] in note


@given(SMALL, TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_within_a_range_is_what_the_range_alone_holds(
    note: list[str], text: list[str], one: int, other: int
) -> None:
    low, high = sorted((min(one, len(text)), min(other, len(text))))

    found = best_windows(note, text, 0.7, within=(low, high))

    alone = best_windows(note, text[low:high], 0.7)
    assert [(w.dice, w.start - low, w.end - low) for w in found] == [
        (w.dice, w.start, w.end) for w in alone
    ]


def test_words_missing_on_either_side_cost() -> None:
    note = list("abcde")

    [window] = best_windows(note, list("xabqdey"), 0.5)

    assert window == Window(dice=0.8, start=1, end=6, matched=4, words=5)


def test_every_place_of_a_repeated_quotation_is_found() -> None:
    text = list("abcdqqabcdqabcd")

    found = best_windows(list("abcd"), text, 0.9)

    assert [(w.start, w.end, w.dice) for w in found] == [
        (0, 4, 1.0),
        (6, 10, 1.0),
        (11, 15, 1.0),
    ]


def test_places_far_apart_are_all_found() -> None:
    gap = ["x"] * 200
    text = [*"abcd", *gap, *"abqcd", *gap, *"dcba"]

    found = best_windows(list("abcd"), text, 0.7)

    assert [(w.start, w.end) for w in found] == [(0, 4), (204, 209)]


def test_torn_words_of_the_text_count_as_one() -> None:
    text = ["x", "we", "are", "con", "guring", "data", "here"]
    note = ["are", "conguring", "data"]

    [window] = best_windows(note, text, 0.7, torn={("con", "guring"): "conguring"})

    assert window == Window(dice=1.0, start=2, end=6, matched=3, words=3)


def test_nothing_is_found_for_no_words_and_in_no_words() -> None:
    assert best_windows([], ["a"], 0.7) == []
    assert best_windows(["a"], [], 0.7) == []
