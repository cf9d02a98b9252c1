"""The pages of a study that publishes no words: the coding along each transcript."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.site.support import searched

from daap.build.dataset_files import release
from daap.build.pipeline import build
from daap.core.settings import read_settings
from daap.core.values import PublishedText
from daap.publish.writer import publish
from daap.site.write import write_site

APIARY = Path(__file__).parents[2] / "studies" / "apiary"
WORDS = ("less honey", "straw mat keeps", "lift the bars")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the made-up study, its words withheld."""
    settings = read_settings(APIARY / "study.toml").with_text(PublishedText.NONE)
    result = build(settings)
    folder = tmp_path_factory.mktemp("withheld")
    publish(release(result), result.findings, folder / "dist")
    write_site(folder / "dist", folder / "site", None)
    return folder / "site"


@pytest.fixture(scope="module")
def keeper(pages: Path) -> str:
    """The page of the interview."""
    return (pages / "source" / "k1.html").read_text("utf-8")


def test_no_page_shows_a_word(pages: Path) -> None:
    files = (path for path in pages.rglob("*") if path.suffix in (".html", ".js"))
    texts = [path.read_text("utf-8") for path in files]
    assert [word for word in WORDS if any(word in text for text in texts)] == []


def test_the_picture_has_a_lane_for_each_speaker_and_code(keeper: str) -> None:
    lanes = re.findall(r'<text class="lane".*?</text>', keeper)
    names = [re.sub(r"<title>.*?</title>|<[^>]+>", "", lane) for lane in lanes]
    assert names[:3] == ["Visitor", "Keeper A", "Quotes"]
    assert "Top-Bar Hive" in names[3:]
    assert len(names) == len(set(names))


def test_segments_and_quotes_stand_at_their_places(keeper: str) -> None:
    found = re.search(
        r'<rect id="segment-1" class="asks" x="([\d.]+)" y="[\d.]+" '
        r'width="([\d.]+)" height="12"><title>Segment 1, Visitor: 24 characters '
        r"from 0, line 14</title>",
        keeper,
    )
    assert found
    assert float(found[1]) == 210
    assert float(found[2]) > 2


def test_every_link_of_the_picture_leads_to_a_step(keeper: str) -> None:
    picture = keeper[keeper.index('<div class="codeline"') : keeper.index("</svg>")]
    links = re.findall(r'<a href="[^"#]*#([^"]+)"><rect', picture)
    assert links
    assert {link.partition("-")[0] for link in links} == {"step"}
    assert [link for link in links if f'id="{link}"' not in keeper] == []


def test_codes_by_step_say_in_words_what_the_picture_shows(keeper: str) -> None:
    listed = keeper[keeper.index('id="page-codes"') : keeper.index('id="page-steps"')]
    assert listed.count("<li>") == keeper.count('<text class="lane"') - 3


def test_a_withheld_note_says_how_long_and_where_it_is(keeper: str) -> None:
    assert re.search(r"20 characters from [\d,]+, words withheld", keeper)


def test_search_knows_the_coding_of_withheld_words_and_none_of_the_words(
    pages: Path,
) -> None:
    found = [row for row in searched(pages) if row.get("source") == "k1"]
    kinds = {row["kind"] for row in found}
    assert kinds == {"source", "coding step"}
    (step,) = (row for row in found if row["title"] == "k1, step 1")
    assert step["text"] == ""
    assert step["speakers"] == ["Keeper A"]
    assert "Top-Bar Hive" in step["also"]


def test_the_list_of_sources_says_which_words_are_published(pages: Path) -> None:
    listed = (pages / "sources.html").read_text("utf-8")
    assert listed.count("<td>withheld</td>") == 2
    assert "the coding of 2, and the words of 0." in listed
