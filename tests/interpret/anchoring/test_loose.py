"""What a note repeats of a passage loosely, and what it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daap.core.model import Span
from daap.core.values import Anchoring
from daap.interpret.anchoring.finder import Finder
from daap.interpret.anchoring.fuzzy import columns_of, maximise
from daap.interpret.anchoring.loose import best, corrected, loosely

PASSAGE = """We can't bake, you know, without good flour. I'm going to check the
oven first, if you will, and tell the baker when it's hot. Rye is not suitable for a
baguette. The dough, which is by definition sour, can be divided into loaves. So the
mill has nothing to say about prices and how the sourdough starter should be kept by
the bakers. No, warm ovens are expensive. What are your baking hours, your opening
hours?"""


def repeated(note: str, passage: str = PASSAGE) -> tuple[str, float] | None:
    """The words that a note repeats of a passage, lines joined, and the score."""
    said = loosely(passage)
    found = best(corrected(loosely(note), said, dict.fromkeys(said.words)), said)
    if found is None:
        return None
    words = passage[found.span.start : found.span.end]
    return words.replace("\n", " "), found.score


@pytest.mark.parametrize(
    ("note", "words"),
    [
        # inflected, and a contraction in full
        ("Cannot bake without good flours", "can't bake, you know, without good flour"),
        (
            "I am going to check the ovens and tell the baker when it is hot",
            "I'm going to check the oven first, if you will, and tell the baker when "
            "it's hot",
        ),
        # the whole rather than the end that is closest
        (
            "Dough can be divided into loaves",
            "dough, which is by definition sour, can be divided into loaves",
        ),
        # the word that tells rather than those that all sentences have
        ("What are your opening hours?", "your opening hours"),
        # misspelt: no word of the transcript, and one is like it
        ("Warm ovens are expansiv", "warm ovens are expensive"),
        # a part of a long note
        (
            "Farmers grind grain for bread and cakes but have nothing to say on prices "
            "and how sourdough starters should be kept by bakers",
            "nothing to say about prices and how the sourdough starter should be kept "
            "by the bakers",
        ),
    ],
)
def test_a_note_repeats_what_was_said_but_for_small_changes(
    note: str, words: str
) -> None:
    found = repeated(note)
    assert found is not None
    assert found[0] == words


@pytest.mark.parametrize(
    "note",
    [
        "Rye is suitable for a baguette",  # loses a negation
        "Warm ovens are not expensive",  # gains one
        "I can bake without good flour",
        "The baker wants the oven to be at the right temperature before baking",
        "Divide dough",  # too short
        "It is what it is and there they are, so be it",  # function words alone
        "",
    ],
)
def test_a_note_that_says_something_else_repeats_nothing(note: str) -> None:
    assert repeated(note) is None


def test_a_no_that_answers_negates_nothing_and_one_of_the_next_word_does() -> None:
    said = loosely("No, we bake rye. There is no wheat here. no We don't; we cannot.")
    negating = [
        w for w, negates in zip(said.words, said.negated, strict=True) if negates
    ]
    assert negating == ["no", "no", "not", "not"]
    assert said.words[-7:] == ["no", "we", "do", "not", "we", "can", "not"]


def test_the_score_counts_function_words_a_quarter_and_the_note_most() -> None:
    # note: 4 words and 1 function word, all matched; window: 1 word and 2 more
    found = repeated("rye bread and warm ovens", "Rye bread and these new warm ovens")
    assert found == ("Rye bread and these new warm ovens", round(4.25 / 4.625, 3))


def test_a_phrase_in_another_place_counts_and_scattered_words_do_not() -> None:
    said = "The visit at the mill should be short and friendly for every baker."

    assert repeated("A visit should be short and friendly at the mill", said) == (
        "visit at the mill should be short and friendly",
        0.968,
    )
    assert repeated("Friendly mill, short visit, be and should the at", said) is None


def test_a_stretch_left_out_costs_no_more_than_four_words() -> None:
    said = "We keep a jar of {} rye starter, salted butter and cold water here."
    note = "We keep a jar, rye starter, salted butter, cold water"
    between = "old brown sugar honey raisin thyme fennel caraway".split()
    found = {n: repeated(note, said.format(" ".join(between[:n]))) for n in range(2, 9)}

    scores = {n: repeats and repeats[1] for n, repeats in found.items()}
    assert scores == {2: 0.919, 3: 0.89, **dict.fromkeys((4, 5, 6, 7, 8), 0.87)}


def test_words_of_two_paragraphs_are_farther_apart() -> None:
    near = repeated("rye bread warm ovens", "Rye bread. Warm ovens.")
    assert near == ("Rye bread. Warm ovens", 1.0)
    assert repeated("rye bread warm ovens", "Rye bread.\n\nWarm ovens.") == (
        "Rye bread.\n\nWarm ovens".replace("\n", " "),
        round(4 / (0.7 * 4 + 0.3 * 7), 3),
    )


def brute(note: list[str], text: list[str], at: list[float], cost: float) -> float:
    """The most that any window and any words matched in order are worth."""
    most = float("-inf")
    for start in range(len(text)):
        row = [0.0] * (len(note) + 1)  # the most weight matched, by words of the note
        for end in range(start, len(text)):
            before = row[:]
            for column, word in enumerate(note, start=1):
                weight = at[end + 1] - at[end]
                matched = before[column - 1] + weight if word == text[end] else 0.0
                row[column] = max(before[column], row[column - 1], matched)
            if row[-1]:
                most = max(most, 2 * row[-1] - cost * (at[end + 1] - at[start]))
    return most


WORDS = st.lists(st.sampled_from("abcd"), min_size=1, max_size=8)


@given(WORDS, WORDS, st.sampled_from([0.25, 0.75, 1.25]))
def test_the_best_window_is_as_good_as_the_best_of_all(
    note: list[str], text: list[str], cost: float
) -> None:
    weights = {"a": 0.25, "b": 1.0, "c": 1.0, "d": 0.25}
    at = [0.0]
    for word in text:
        at.append(at[-1] + weights[word])
    chain = maximise(columns_of(note), text, at, cost)
    if chain is None:
        assert set(note) & set(text) == set()
        return
    worth = 2 * chain.matched - cost * (at[chain.end] - at[chain.start])
    assert worth == pytest.approx(brute(note, text, at, cost))
    assert 0 <= chain.first <= chain.last < len(note)
    assert text[chain.start] == note[chain.first]
    assert text[chain.end - 1] == note[chain.last]


@given(st.text(max_size=80))
def test_words_stand_where_they_are_said_to_be(text: str) -> None:
    said = loosely(text)
    assert len(said.at) == len(said.words) + 1
    for start, end in zip(said.starts, said.ends, strict=True):
        assert 0 <= start <= end <= len(text)
    assert list(said.starts) == sorted(said.starts)
    assert said.within(Span(0, len(text) + 1)).words == said.words


FAR = f"Houses are dear.\n\nIt depends on the city centre.\n\n{PASSAGE}\n"
CONTEXT = Span(FAR.index("We can't"), len(FAR) - 1)
NOTHING = Span(0, 0)


@pytest.mark.parametrize(
    ("note", "words"),
    [
        # far away the whole note must be repeated
        ("Price of bread depends on the city centre", None),
        ("Depends on the city centre", "depends on the city centre"),
        ("Depends on the town centre of the city", None),
        # what is in parentheses is most of the note
        ("Depends on the city centre (so a rye bread costs less in a village)", None),
        # a quotation neither gains nor loses a negation, exact in words or not
        ("Rye is suitable for a baguette", None),
        # of several sentences the one that quotes more
        (
            "Tell bakers of it. Check the oven first and tell the baker when it's hot",
            "check the\noven first, if you will, and tell the baker when it's hot",
        ),
        ("New option: sourdough starter", "sourdough starter"),
        ("/sourdough starter", "sourdough starter"),
    ],
)
def test_what_a_note_quotes_of_its_context_and_far_from_it(
    note: str, words: str | None
) -> None:
    hit = Finder(FAR).quote(note, CONTEXT, NOTHING)
    assert (hit and FAR[hit.span.start : hit.span.end]) == words


def test_what_stands_between_the_steps_beside_is_repeated_loosely_too() -> None:
    finder = Finder(FAR)
    note = "City centres: depends on them, in the city"
    assert finder.quote("The house is dear", CONTEXT, NOTHING) is None
    hit = finder.quote("Houses being so dear", CONTEXT, Span(0, CONTEXT.start))
    assert hit is None  # too short
    assert finder.quote(note, CONTEXT, Span(0, CONTEXT.start)) is None
    hit = finder.quote(
        "It will depend on city centres", CONTEXT, Span(0, CONTEXT.start)
    )
    assert hit is not None
    assert hit.anchoring is Anchoring.FUZZY
    assert FAR[hit.span.start : hit.span.end] == "It depends on the city centre"
