"""Ways of counting found by evidence, and passages that nothing proves."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from tests.extract.qda.support import qdpx, quotes, read, text_source

from daap.extract.qda.counting import WAYS, Counted, Way

TEXT = "Ann: 🐝 naïve\ntalk.\n\nBen: 🐝🐝 quiet hives\nhum."
WORDS = ("naïve", "quiet hives", "hum")


def counted(way: Way, words: str) -> tuple[int, int]:
    """Where words begin and end in a way of counting."""
    start = TEXT.index(words)
    mark = (3 if way.unit == "UTF-8 bytes" else 1) if way.bom else 0
    before, within = TEXT[:start], TEXT[start : start + len(words)]
    first = mark + sum(map(way.weight, before))
    return first + way.one, first + sum(map(way.weight, within))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_each_way_of_counting_is_found_by_the_words(way: Way, tmp_path: Path) -> None:
    passages = [(*counted(way, words), words) for words in WORDS]
    file, sources, rules = read(qdpx(tmp_path, text_source(TEXT, *passages)))
    assert file.counting == (way.name,)
    assert [words for words, _ in quotes(sources["p1"])] == list(WORDS)
    assert rules == ["import-counting"]


@pytest.mark.parametrize(
    ("text", "groups"),
    [("bees", 4), ("a\nb", 7), ("naïve", 5), ("🐝 bees", 7), (TEXT, 13), ("", 4)],
)
def test_ways_that_count_a_text_alike_are_tried_once(text: str, groups: int) -> None:
    counted = Counted(text)
    found = counted.distinct()
    assert sorted(map(WAYS.index, chain(*found))) == [*range(len(WAYS))]
    assert len(found) == groups
    for first, *others in found:
        for way in others:
            for end in range(len(text) * 4 + 4):
                assert counted.point(end, way) == counted.point(end, first)


def test_without_names_the_borders_of_words_tell_the_way(tmp_path: Path) -> None:
    way = Way("UTF-16 units")
    passages = [(*counted(way, words), "") for words in WORDS]
    _, sources, _ = read(qdpx(tmp_path, text_source(TEXT, *passages)))
    assert [words for words, _ in quotes(sources["p1"])] == list(WORDS)


def test_without_names_nothing_is_guessed(tmp_path: Path) -> None:
    """Two ways of counting cut two passages, and nothing tells which is meant."""
    source = text_source("éé a b a b a b", (5, 6, ""))
    _, sources, rules = read(qdpx(tmp_path, source))
    assert quotes(sources["p1"]) == []
    assert "import-unproven" in rules


def test_where_all_ways_agree_a_passage_needs_no_name(tmp_path: Path) -> None:
    _, sources, _ = read(qdpx(tmp_path, text_source("All is calm.", (4, 9, ""))))
    assert quotes(sources["p1"]) == [("is ca", "calm")]


def test_where_no_name_holds_words_names_are_no_words(tmp_path: Path) -> None:
    """A tool may number passages; the place is proven as it is without names."""
    way = Way("UTF-16 units")
    passages = [(*counted(way, one), f"1:{n}") for n, one in enumerate(WORDS)]
    _, sources, rules = read(qdpx(tmp_path, text_source(TEXT, *passages)))
    assert [words for words, _ in quotes(sources["p1"])] == list(WORDS)
    assert rules == ["import-counting"]


def test_where_one_name_holds_words_one_behind_the_last_must(tmp_path: Path) -> None:
    passages = [(0, 3, "Ann"), (4, 9, "1:2")]
    _, sources, rules = read(qdpx(tmp_path, text_source("Ann is calm.", *passages)))
    assert [words for words, _ in quotes(sources["p1"])] == ["Ann"]
    assert rules == ["import-unproven", "import-counting"]


def test_a_name_that_is_cut_proves_a_passage(tmp_path: Path) -> None:
    text = "The top bar hive is calm."
    passage = (4, 24, "top bar hiv…")
    _, sources, rules = read(qdpx(tmp_path, text_source(text, passage)))
    assert quotes(sources["p1"]) == [("top bar hive is calm", "calm")]
    assert rules == ["import-counting"]


def test_words_at_another_place_are_found_where_they_stand_once(tmp_path: Path) -> None:
    passages = [(0, 5, "quiet hives"), (5, 9, "no such words")]
    _, sources, rules = read(qdpx(tmp_path, text_source(TEXT, *passages)))
    assert quotes(sources["p1"]) == [("quiet hives", "calm")]
    assert sorted(rules) == [
        "import-counting",
        "import-found-by-words",
        "import-unproven",
    ]


@pytest.mark.parametrize(
    "place", [(9, 5), (5, 5), (-4, 5), (0, 999), ("NaN", 5), ("", ""), (1e3, 5)]
)
def test_a_place_that_is_none_is_a_finding(
    place: tuple[object, object], tmp_path: Path
) -> None:
    passage = (*place, "words that stand nowhere")
    _, sources, rules = read(qdpx(tmp_path, text_source(TEXT, passage)))
    assert sources["p1"].codings == ()
    assert "import-unproven" in rules


def test_words_without_white_space_tell_between_two_ways(tmp_path: Path) -> None:
    """A file may count the line ends of one text as two, and of another as one.

    With offsets that begin at 1, spans of the second text would begin a space early.
    """
    windows, unix = "Go.\nAnn is calm.\nBen is loud.", "It is\ncalm and it hums."
    first = [(5, 8, "Ann"), (12, 16, "calm"), (20, 23, "Ben"), (27, 31, "loud")]
    second = [(6, 10, "calm"), (18, 22, "hums")]
    sources = text_source(windows, *first), text_source(unix, *second, name="p2")
    _, found, _ = read(qdpx(tmp_path, "".join(sources)))
    assert [words for words, _ in quotes(found["p1"])] == ["Ann", "calm", "Ben", "loud"]
    assert [words for words, _ in quotes(found["p2"])] == ["calm", "hums"]


def test_a_passage_without_words_is_left_out(tmp_path: Path) -> None:
    """It lies between the segments, so that a build could not say in which it is."""
    source = text_source("All calm.\n\n\nAll hums.", (4, 8, "calm"), (9, 12, "   "))
    file, sources, _ = read(qdpx(tmp_path, source))
    assert quotes(sources["p1"]) == [("calm", "calm")]
    assert "the passage p1 9-12" in [one.found for one in file.findings]


def test_a_place_within_a_character_is_none() -> None:
    text = Counted("🐝 hums")
    assert text.span(0, 2, Way("UTF-16 units")) is not None
    assert text.span(1, 3, Way("UTF-16 units")) is None
    assert text.span(0, 2, Way("UTF-8 bytes")) is None


def test_passages_move_with_the_text_to_nfc(tmp_path: Path) -> None:
    text = "Cafe\u0301 talks of cafe\u0301s \u1112\u1161\u11ab and calm."
    start = text.index("calm")
    passages = [(0, 5, "Cafe\u0301"), (start, start + 4, "calm")]
    _, sources, _ = read(qdpx(tmp_path, text_source(text, *passages)))
    assert quotes(sources["p1"]) == [("Café", "calm"), ("calm", "calm")]
    assert sources["p1"].text == ("Café talks of cafés 한 and calm.",)


DECOMPOSED = "The Cafe\u0301 talks. It is calm."


@pytest.mark.parametrize("place", [(4, 9), (0, 0), (2, 7)])
def test_words_in_another_form_of_unicode_are_the_same_words(
    place: tuple[int, int], tmp_path: Path
) -> None:
    """Offsets of the file count in its own text; tools may compose what they quote."""
    source = text_source(DECOMPOSED, (*place, "Caf\u00e9"), (25, 29, "calm"))
    _, sources, _ = read(qdpx(tmp_path, source))
    assert quotes(sources["p1"]) == [("Caf\u00e9", "calm"), ("calm", "calm")]
