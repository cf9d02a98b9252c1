"""Likely names are what capitals, introductions, thanks and addresses tell."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from tests.interpret.support import make
from tests.support import calls

from daap.build.study import likely_names
from daap.core.model import Row
from daap.core.settings import Redaction, Settings
from daap.extract.files import find_notes
from daap.interpret.names.addresses import addresses
from daap.interpret.names.likely import find_names, uncovered
from daap.interpret.names.spacy_model import open_model
from daap.interpret.names.text import Kind, fold, lay

HASHES = Path(__file__).with_name("likely_names.sha256")
"""SHA-256 of each word of a name in the interviews: case-folded, in NFKC."""

OWN = (
    "e1608f75c5d7813f3d4031cb30bfb786507d98137538ff8e128a6ff74e84e643",
    "236c756a8b1a7ae55833c22af4756c0fdc4df2875244dd6e1917db4d6cfc8577",
    "e39456c14927ddccd0b6a18207e1e410159e064fdd5b934467bd0158ae803387",
    "44688cf8c4ce6b6b6ab745077a8f0dd3bac1f97945e67465b83eeba5e1f14f21",
    "afe4d16f403a383f07814bbe04a5e7c5a7dc62ba5ce4040fc85514c29e0e88ae",
)
"""The same of the names that the study's own patterns cover."""

MOST = 120


def names(*texts: str, language: str = "en", own: Iterable[str] = ()) -> list[str]:
    """The names found in paragraphs of an interview, as 'name: reasons, count'."""
    passages = [
        lay(
            "a.md",
            [Row(row, line) for line, row in enumerate(text.split("\n"), start=1)],
            spoken=True,
            kind=Kind.SAID,
        )
        for text in texts
    ]
    found = find_names(passages, language=language, own=own)
    return [
        f"{one.name}: {', '.join(r.name.lower() for r in one.reasons)}, {one.count}"
        for one in found
    ]


def test_a_word_always_capitalised_inside_sentences_is_a_name() -> None:
    assert names(
        "We asked Maya. Then Maya and our Expert left. An expert came to Graz in May.",
        "Maya stayed. Honey is what she likes, and honey was there. Whereas I was OK.",
    ) == ["Maya: capital, 3", "Graz: capital, 1"]


def test_a_word_that_is_also_written_small_is_none_unless_by_a_slip() -> None:
    assert names("The Hive is here. A hive is a hive.") == []
    assert names("a Hives, hive") == []
    assert names("We use Kiva. " * 10 + "Is kiva good?") == ["Kiva: capital, 10"]
    assert names("We use Kiva. " * 9 + "Is kiva good?") == []


def test_the_words_of_the_studys_codes_are_none() -> None:
    text = "We use the Warré and the Langstroth."
    assert names(text, own=["Warré Hive"]) == ["Langstroth: capital, 1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My name is Zoë and I keep bees.", ["Zoë: introduced, 1"]),
        ("my name is zoë and i keep bees", ["zoë: introduced, 1"]),
        ("Okay, I'm Bea.", ["Bea: introduced, 1"]),
        ("I’m Bea Ng, a keeper.", ["Bea Ng: introduced, 1"]),
        ("You can call me Will. I will come.", ["Will: introduced, 1"]),
        ("I go by Anna-Lena.", ["Anna-Lena: introduced, 1"]),
        ("Thank you, April. It rains in April.", ["April: addressed, 1"]),
        ("Thanks, fray. Bye.", ["fray: addressed, 1"]),
        ("Thanks so much for coming today, Bea.", ["Bea: addressed, 1"]),
        ("Bea, thanks.", ["Bea: addressed, 1"]),
        ("It was great to meet you Bea!", ["Bea: addressed, 1"]),
        ("We asked Dr. O'Brien about it.", ["O'Brien: addressed, 1"]),
        ("Then Maya told me.", ["Maya: speaks, 1"]),
        ("Maya said so.", ["Maya: speaks, 1"]),
        ("Maya: I keep bees.", ["Maya: speaker, 1"]),
        ("Jordan Smith", ["Jordan Smith: speaker, 1"]),
        ("I work at Hive Works now, work.", ["Hive Works: employer, 1"]),
        ("I was an intern for Hive & Sons.", ["Hive & Sons: employer, 1"]),
        ("I joined Apiary last year.", ["Apiary: employer, 1"]),
        ("a company that's called Apiary", ["Apiary: employer, 1"]),
        ("someone from Apiary came", ["Apiary: employer, 1"]),
        ("I worked for the ABX.", ["ABX: employer, 1"]),
        ("It is at Apiary.", ["Apiary: employer, 1"]),
        ("the van of Jan van der Berg", ["Jan van der Berg: capital, 1"]),
        ("the ABX and the ABXs and the API", ["ABX: acronym, 2"]),
    ],
)
def test_the_words_around_a_name_tell_it(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, everyone. Thank you so much. Thanks again. Hi there. See you soon.",
        "I'm Dutch. I am German. I'm OK. Yeah, I'm Expert B. Thank you Expert B.",
        "On Monday I went to France and Europe. In February, it rains.",
        "So we have REST APIs, SQL and a KPI in the UK.",
        "Hello. Great. Fantastic. Whereas. Umm.",
        "- Wax\n- Honey\n1. Pollen\n# Comb",
    ],
)
def test_what_is_no_name_is_not_listed(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    "written",
    ["_Maya_", "**Maya**", "Ma\u00adya", "Ma\u200bya", "Ma-\nya", "&#77;aya", "Ｍaya"],
)
def test_a_name_is_seen_in_whatever_spelling(written: str) -> None:
    assert names(f"We asked {written} then.") == ["Maya: capital, 1"]


def test_a_name_in_parts_is_one_and_a_heading_is_looked_at_by_the_word() -> None:
    assert names("by Zoe O’Brien and Zoe") == [
        "Zoe: capital, 1",
        "Zoe O'Brien: capital, 1",
    ]
    assert names("why Zoe Brown Keeps Many Bees; keeps many bees, in brown") == [
        "Zoe: capital, 1"
    ]


def test_in_a_language_that_capitalises_nouns_only_cues_tell() -> None:
    german = (
        "Wir fragten Maya nach dem Honig und dem Wachs im Stock.",
        "Guten Tag, mein Name ist Zoë, und ich arbeite bei Apis. Frau Müller kam.",
        "Vielen Dank, Bea. Ich heiße Jan van der Berg.",
    )
    assert names(*german, language="de-AT") == [
        "Jan van der Berg: introduced, 1",
        "Zoë: introduced, 1",
        "Bea: addressed, 1",
        "Müller: addressed, 1",
        "Apis: employer, 1",
    ]
    assert "Honig: capital, 1" in names(*german, language="en")


def test_addresses_are_listed_as_they_are() -> None:
    text = (
        "Write to maya.b@hives.example or @maya_b, see linkedin.com/in/maya-b, call "
        "+43 316 123456, visit 12 Lime Tree Lane or Lindenstraße 5; not hive@2x.png."
    )
    assert [found for found, _ in addresses(text)] == [
        "maya.b@hives.example",
        "linkedin.com/in/maya-b",
        "@maya_b",
        "+43 316 123456",
        "12 Lime Tree Lane",
        "Lindenstraße 5",
    ]
    assert names("ask maya.b@hives.example") == ["maya.b@hives.example: address, 1"]


def test_what_a_pattern_covers_and_what_replaces_it_are_not_listed() -> None:
    document = make(("We asked Maya and Zoe.", "so said Maya of Graz"))
    redactions = [Redaction("maya", "a Keeper from Linz")]
    found = find_names(list(uncovered(document, redactions, spoken=True)))
    assert [(one.name, one.places) for one in found] == [
        ("Graz", ("a.md:3",)),
        ("Zoe", ("a.md:1",)),
    ]


def test_names_of_interviews_come_first_then_those_of_few_notes() -> None:
    passages = [
        lay(f"{path}.md", [Row(text, 7)], spoken=path.startswith("p"))
        for path, text in [
            ("s1", "of Zora and Zora and Tool"),
            ("p1", "of Bea and Tool"),
            ("p2", "of Tool and Ada and Ada"),
        ]
    ]
    found = find_names(passages)
    assert [(one.name, one.count, one.notes) for one in found] == [
        ("Ada", 2, 1),
        ("Bea", 1, 1),
        ("Tool", 3, 3),
        ("Zora", 2, 1),
    ]
    assert found == find_names(passages)
    assert found[2].places == ("s1.md:7", "p1.md:7", "p2.md:7")


def test_of_acronyms_the_most_frequent_come_first() -> None:
    texts = {"a": "the ABX", "b": "the ABX and the AXX", "c": "the ABX"}
    found = find_names([lay(f"{key}.md", [Row(t, 1)]) for key, t in texts.items()])
    assert [one.name for one in found] == ["ABX", "AXX"]


def test_the_line_is_that_of_the_word() -> None:
    rows = [Row("We asked the keep-", 4), Row("er and Ma-", 5), Row("ya", 6)]
    [found] = find_names([lay("a.md", rows)])
    assert (found.name, found.places) == ("Maya", ("a.md:5",))


def test_names_that_a_model_finds_are_added() -> None:
    def entities(text: str) -> Iterable[tuple[str, int]]:
        yield "the Maya", text.index("the Maya")

    [found] = find_names([lay("a.md", [Row("the Maya", 1)])], entities=entities)
    assert [reason.name for reason in found.reasons] == ["CAPITAL", "MODEL"]
    assert found.count == 1


def test_a_pipeline_that_is_installed_names_people_and_firms() -> None:
    pytest.importorskip("spacy", reason="the extra 'names' is not installed")
    name, entities = open_model("en")
    if entities is None:
        pytest.skip("no English pipeline is installed")
    text = "Hello, I am Maya Smith and I work at Hive Works in Graz."
    assert list(entities(text)) == [("Maya Smith", 12), ("Hive Works", 37)]
    assert name.startswith("en_")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\ufffc",
        "'",
        "我叫玛雅。谢谢。",
        "मेरा नाम माया है",
        "שמי מאיה",
        "ЯIЯ",
        "ǅ",
        "1st",
    ],
)
def test_texts_without_cases_or_words_are_no_obstacle(text: str) -> None:
    assert [n for n in names(text) if "capital" in n] == []


def test_names_in_other_scripts_with_capitals_are_found() -> None:
    assert names("это сказала Майя вчера") == ["Майя: capital, 1"]


@pytest.mark.parametrize(
    "piece",
    ["a", "A", "Maya ", "a.", ". ", "@", "a@", "+1", "'", "\n-", "5 A ", "A-", "&#"],
)
def test_a_huge_line_makes_calls_linear_in_its_length(piece: str) -> None:
    small, large = (
        calls(partial(names, piece * (size // len(piece)))) for size in (2_000, 16_000)
    )
    assert large < 12 * small


def digest(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word).casefold()
    return hashlib.sha256(folded.encode()).hexdigest()


@pytest.fixture(scope="module")
def interviews(shared: Path) -> list[Path]:
    """The interviews among the field notes that serve as test data."""
    folder = shared / "corpus" / "data-as-a-product"
    if not folder.is_dir():
        pytest.skip("the field notes that serve as test data are not there")
    return [path for path in find_notes([folder]) if path.stem.startswith("p_")]


def test_the_words_of_the_codebook_are_not_listed(settings: Settings) -> None:
    listed = {one.name for one in likely_names(settings, model="none")[0]}
    assert listed.isdisjoint({"Greenfield", "Docker", "Kubernetes"})
    assert "Microsoft" in listed


@pytest.mark.parametrize("redacted", [True, False])
def test_the_names_in_the_interviews_are_among_the_first_120(
    interviews: list[Path], settings: Settings, redacted: bool
) -> None:
    """With the study's patterns, and without them those that they cover too."""
    if not redacted:
        settings = replace(settings, redactions=())
    found, _ = likely_names(settings, interviews, "none")
    words = {digest(fold(word)) for one in found[:MOST] for word in one.name.split()}
    wanted = set(HASHES.read_text(encoding="utf-8").split())
    assert len(interviews) == 11
    assert len(wanted) == 30
    assert wanted - words == set()
    assert words.isdisjoint(OWN) if redacted else words.issuperset(OWN)
