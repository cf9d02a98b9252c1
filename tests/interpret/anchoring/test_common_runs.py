"""Runs of shared words, against a search over all places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.interpret.anchoring.support import index_of

from daap.interpret.anchoring.common_runs import longest_runs

WORDS = st.lists(st.sampled_from("abc"), max_size=25)


@given(WORDS, WORDS, st.integers(1, 6))
def test_the_longest_runs_are_those_that_a_search_through_all_places_finds(
    note: list[str], text: list[str], least: int
) -> None:
    every = {
        (start, end)
        for start in range(len(text))
        for end in range(start + least, len(text) + 1)
        for column in range(len(note) - (end - start) + 1)
        if note[column : column + end - start] == text[start:end]
    }
    longest = max((end - start for start, end in every), default=0)

    found = longest_runs(note, text, index_of(text), least, (0, len(text)))

    assert found == sorted(run for run in every if run[1] - run[0] == longest)


def test_a_run_does_not_leave_the_range_it_is_looked_for_in() -> None:
    text = list("abcdef")

    assert longest_runs(text, text, index_of(text), 2, (1, 4)) == [(1, 4)]
