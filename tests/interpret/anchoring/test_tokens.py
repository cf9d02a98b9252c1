"""Words with their offsets, the index of their places, and torn words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from daap.core.model import Span
from daap.interpret.anchoring.normalise import normalise
from daap.interpret.anchoring.tokens import BREAK, PARAGRAPH, Words, torn

TEXTS = st.text(st.sampled_from("abf il-'’\n.\u00ad\u00df\U0001d518"), max_size=40)


def words_of(text: str) -> Words:
    return Words(text, normalise(text))


@given(TEXTS)
def test_words_keep_their_offsets_and_the_index_their_places(text: str) -> None:
    words = words_of(text)

    assert len(words.keys) == len(words.starts) == len(words.ends)
    for index, word in enumerate(words.keys):
        if word != PARAGRAPH:
            assert 0 <= words.starts[index] < words.ends[index] <= len(text)
            assert index in words.places[word]
    assert sum(map(len, words.places.values())) == sum(
        word != PARAGRAPH for word in words.keys
    )


def test_the_end_of_a_paragraph_stands_among_the_words() -> None:
    words = words_of("one two\nthree\n\nfour\n")

    assert words.keys == ["one", "two", "three", *[PARAGRAPH] * BREAK, "four"]
    assert PARAGRAPH not in words.places


def test_a_range_of_words_is_a_span_of_the_text_and_back() -> None:
    words = words_of("one two-\nfold three")

    assert words.span(0, 2) == Span(0, 13)
    assert words.range(Span(0, 13)) == (0, 2)
    assert words.range(Span(2, 19)) == (1, 3)
    assert words.range(Span(19, 19)) == (3, 3)


def test_words_that_only_the_note_has_torn_are_joined() -> None:
    words = words_of("we are configuring it into shape")

    assert words.joined(["con", "guring", "it"]) == ["conguring", "it"]


def test_words_that_the_text_has_apart_too_are_not_joined() -> None:
    words = words_of("in to into")

    assert words.joined(["in", "to"]) == ["in", "to"]


def test_the_pieces_of_words_that_copying_tears() -> None:
    assert torn(["different", "flow", "office", "data"]) == {
        ("di", "erent"): "dierent",
        ("o", "ce"): "oce",
    }
