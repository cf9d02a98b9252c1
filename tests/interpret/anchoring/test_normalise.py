"""Normal forms: what they make alike, and the way back to the original."""

from __future__ import annotations

from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daap.core.model import Span
from daap.interpret.anchoring.normalise import is_cut, key, normalise, widen

TEXTS = st.text(
    st.sampled_from(
        "abfilo AB\u00c9\u00df1_-'\"\u2018\u2019\u201c\u2010\u2011\u2013\u2014"
        "\u2212\u00ad\u200b\u00a0\t\n.,\u2026\ufb01\u00bd\U0001d518\u00a8\u2033"
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Data Mesh", "data mesh"),
        ("a  b\n\tc\u00a0d", "a b c d"),
        ("it’s “so”", "it's 'so'"),
        ("a\u2010b\u2011c\u2013d\u2212e", "a-b-c-d-e"),
        ("a \u2014 b\u2015c", "a \u2014 b\u2014c"),
        ("prod-\n  uct", "prod-uct"),
        ("prod\u00ad\nuct", "prod-uct"),
        ("pro\u00adduct", "product"),
        ("word -\nword", "word - word"),
        ("\ufb02ow", "flow"),
        ("STRASSE stra\u00dfe", "strasse strasse"),
        ("100\u00a0000 \u00bd", "100 000 1\u20442"),
    ],
)
def test_what_copying_changes_is_alike_in_the_normal_form(text: str, form: str) -> None:
    assert normalise(text).text == form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fine-\ngrained", "fine-grained"),
        ("prod-\nuct", "product"),
        ("don’t  say “data-mesh”", "Don't say data mesh"),
        ("a \u2014 b", "a - b"),
    ],
)
def test_the_bare_form_lacks_white_space_quotes_and_dashes(
    one: str, other: str
) -> None:
    assert normalise(one).bare().text == normalise(other).bare().text


@pytest.mark.parametrize(
    ("whole", "lost"),
    [
        ("the flow of data", "the ow of data"),
        ("of flow", "of ow"),
        ("first configuring", "rst con guring"),
        ("efficient office", "e cient o ce"),
        ("di\ufb00erent", "di erent"),
    ],
)
def test_the_plain_form_lacks_the_letters_of_ligatures(whole: str, lost: str) -> None:
    assert normalise(whole).plain().text == normalise(lost).plain().text


@given(TEXTS, st.data())
def test_every_range_of_a_normal_form_comes_from_a_range_that_says_it(
    text: str, data: st.DataObject
) -> None:
    normal = normalise(text)
    if not normal.text:
        return
    start = data.draw(st.integers(0, len(normal.text) - 1))
    end = data.draw(st.integers(start + 1, len(normal.text)))

    span = normal.span(start, end)

    assert 0 <= span.start < span.end <= len(text)
    assert normal.text[start:end] in normalise(text[span.start : span.end]).text


@given(TEXTS, st.data())
def test_every_range_of_a_bare_form_comes_from_a_range_that_says_it(
    text: str, data: st.DataObject
) -> None:
    bare = normalise(text).bare()
    if not bare.text:
        return
    start = data.draw(st.integers(0, len(bare.text) - 1))
    end = data.draw(st.integers(start + 1, len(bare.text)))

    span = bare.span(start, end)

    assert bare.text[start:end] in normalise(text[span.start : span.end]).bare().text


@given(TEXTS)
def test_offsets_never_go_back(text: str) -> None:
    normal = normalise(text)
    assert len(normal.starts) == len(normal.text) + 1
    assert normal.starts[-1] == len(text)
    for form in (normal, normal.bare(), normal.plain()):
        size = len(form.text)
        starts = [form.span(place, place + 1).start for place in range(size)]
        assert starts == sorted(starts)
        starts.append(len(text))
        for original in range(len(text) + 1):
            assert form.offset(original) == bisect_left(starts, original)


@given(TEXTS, st.data())
def test_a_span_is_widened_to_word_borders_and_no_further(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    wide = widen(text, Span(start, end))

    assert wide.start <= start and end <= wide.end
    assert not is_cut(text, wide.start)
    assert not is_cut(text, wide.end)
    added = text[wide.start : start] + text[end : wide.end]
    assert all(char.isalnum() or char == "_" for char in added)


def test_an_offset_of_the_original_leads_to_the_form() -> None:
    normal = normalise("a  “b”")

    assert normal.text == "a 'b'"
    assert [normal.offset(place) for place in range(7)] == [0, 1, 2, 2, 3, 4, 5]


def test_words_have_one_key_whatever_copying_did_to_them() -> None:
    assert key("event-driven") == key("eventdriven") == "eventdriven"
    assert key("configuring") == key("conguring")
    assert key("fl") == "fl"
