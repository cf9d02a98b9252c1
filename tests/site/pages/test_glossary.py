"""Words of the field: explained where a page first uses them, listed in a glossary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from daap.site.dataset import Dataset
from daap.site.glossary import WORDS, Word, explained, read_words

TRACE = Word("trace", "page-word-trace", "", "What a step leaves.")
FORCE = Word("force", "page-word-force", "", "A <quality>.")
KNOWN = {word.word: word for word in (TRACE, FORCE)}


def told(html: str) -> list[str]:
    """The words that a page explains, as they stand there."""
    return re.findall(
        r'<span class="explained"><a [^>]*>([^<]*)</a>', explained(html, "../", KNOWN)
    )


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Forces and a trace; a force, Traces.</p>", ["Forces", "trace"]),
        ("<p>Enforced, untraced, force_a, traceable.</p>", []),
        ("<p><a href='x'>trace</a> <q>trace</q><br>trace</p>", ["trace"]),
        ('<h2>Trace</h2><pre>trace</pre><p dir="auto">trace</p>', []),
        ('<div class="table"><p>trace</p></div><p>traces</p>', ["traces"]),
        ('<p class="force">no word of it</p>', []),
    ],
)
def test_a_word_is_explained_once_and_in_sentences_of_the_site_alone(
    html: str, words: list[str]
) -> None:
    assert told(html) == words


def test_an_explanation_is_a_link_that_is_described_by_its_text() -> None:
    assert explained("<p>A force.</p>", "../", KNOWN) == (
        '<p>A <span class="explained"><a href="../glossary.html#page-word-force" '
        'aria-describedby="page-explained-1">force</a><span role="tooltip" '
        'id="page-explained-1">A &lt;quality&gt;.</span></span>.</p>'
    )


def test_the_ontology_explains_every_word(p4_dataset: Dataset) -> None:
    words = {word.word: word.meaning for word in read_words(p4_dataset)}
    assert list(words) == [word for word, *_ in WORDS]
    assert words["in vivo"] == "Open code that is in the words of the source."
    assert "trace" in words["trace"]
    assert words["axial coding"].startswith("Axial coding, ")


def test_the_glossary_has_a_place_for_every_word_that_pages_lead_to(
    p4_site: Path,
) -> None:
    glossary = (p4_site / "glossary.html").read_text(encoding="utf-8")
    places = set(re.findall(r'id="(page-word-[^"]+)"', glossary))
    led = {
        anchor
        for path in p4_site.rglob("*.html")
        for anchor in re.findall(
            r'glossary\.html#([^"]+)"', path.read_text(encoding="utf-8")
        )
    }
    assert led == places
    assert len(places) == len(WORDS)
