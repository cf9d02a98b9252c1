"""Claims on the pages of sources and codes, of a made-up study that states much."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html
from tests.support import study_toml

from daap.build.dataset_files import release
from daap.build.pipeline import build
from daap.core.settings import read_settings
from daap.publish.writer import publish
from daap.site.write import write_site

STUDY = Path(__file__).parents[2] / "studies" / "apiary" / "study.toml"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the study of the hives."""
    folder = tmp_path_factory.mktemp("hives")
    result = build(read_settings(STUDY))
    publish(release(result), result.findings, folder / "dist")
    write_site(folder / "dist", folder / "site")
    return folder / "site"


def shown(site: Path, page: str, path: str) -> list[str]:
    """The texts of the elements that an XPath finds on a page."""
    tree: Any = html.parse(str(site / page))
    return [" ".join(one.text_content().split()) for one in tree.xpath(path)]


def test_a_step_shows_each_claim_with_its_stance_and_line(site: Path) -> None:
    claims = "//*[@id='step-1']//ul[@class='claims']/li"
    assert shown(site, "source/h2.html", claims) == [
        "Which hive? has the option Frame Hive, called Use frames adds, line 20",
        "Which hive? has the option Top-Bar Hive, called Hang combs from bars "
        "agrees, line 21",
        "Top-Bar Hive has the impact + (positive) on Honey Yield contradicts, line 22",
        "Frame Hive has the impact ++ (very positive) on Honey Yield adds, line 22",
        "Straw Mat of [keeper] has the impact − (negative) on Dryness adds, line 23",
        "Which hive? can use Frame Hive contradicts, line 24",
        "Honey Yield is of the kind practice, called Yield contradicts, line 26",
    ]


def test_every_claim_has_an_element_of_its_own(site: Path) -> None:
    tree: Any = html.parse(str(site / "source" / "h2.html"))
    found = {one for one in tree.xpath("//@id") if "-claim-" in one}
    assert found == {f"step-1-claim-{number}" for number in range(1, 8)}


def test_the_page_of_a_code_shows_claims_for_and_against_dissent_first(
    site: Path,
) -> None:
    section = "//section[@aria-labelledby='page-claims']"
    page = "code/top_bar_hive.html"
    assert shown(site, page, f"{section}/h3") == ["Contradicts", "Agrees", "Adds"]
    assert shown(site, page, f"{section}/ul[1]/li") == [
        "Top-Bar Hive has the impact + (positive) on Honey Yield h2, step 1",
    ]
    assert shown(site, page, f"{section}/ul[2]/li") == [
        "Which hive? has the option Top-Bar Hive, called Hang combs from bars "
        "h2, step 1",
        "Top-Bar Hive is of the kind pattern, called Top-Bar Hive k1, step 1",
        "Which hive? has the option Top-Bar Hive, called Hang combs from bars "
        "k1, step 1",
        "Top-Bar Hive has the impact − (negative) on Honey Yield k1, step 1",
    ]


def test_the_matrix_of_a_decision_shows_the_guidance_alone(site: Path) -> None:
    heads = "//table//thead//th"
    found = " ".join(shown(site, "code/hive_decision.html", heads))
    assert "Top-Bar Hive" in found
    assert "Frame Hive" not in found


def test_options_stand_side_by_side_with_the_claims_for_and_against(
    site: Path,
) -> None:
    row = "//table[@class='sides']//tr[th='{}']/td"
    page = "code/hive_decision.html"
    heads = shown(site, page, "//table[@class='sides']//thead//th")
    at = heads.index("Top-Bar Hive") - 1
    assert shown(site, page, row.format("Claims for it"))[at] == (
        "++very positive Easy lifting k1, step 1 "
        "+positive Honey Yield h2, step 1 (contradicts the guidance)"
    )
    assert shown(site, page, row.format("Claims against it"))[at] == (
        "−negative Honey Yield k1, step 1"
    )


NOTE = """# k
1
## title
A keeper without a model

# coding

> Bars are calm, frames are not.

**AXIAL CODING TRACE:**
``` python
which_hive = CClass(decision, "Which hive?")
calm = CClass(force, "Calm")
add_decision_option_link(which_hive, bars, "Bars")
add_decision_option_link(which_hive, frames, "Frames")
add_force_relations({bars: {calm: positive}, frames: {calm: negative}})
```
"""


@pytest.fixture(scope="module")
def modelless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a study without guidance, codebook and attributions."""
    folder = tmp_path_factory.mktemp("modelless")
    (folder / "field-notes").mkdir()
    (folder / "field-notes" / "k_1.md").write_text(NOTE, encoding="utf-8")
    study = folder / "study.toml"
    study.write_text(study_toml("Hives", "https://e.org/hives/", ""), encoding="utf-8")
    result = build(read_settings(study))
    publish(release(result), result.findings, folder / "dist")
    write_site(folder / "dist", folder / "site")
    return folder / "site"


def test_without_guidance_a_decision_is_listed_with_the_options_that_sources_claim(
    modelless: Path,
) -> None:
    claimed = "//ul[@aria-label='Options that sources claim']/li"
    assert shown(modelless, "decisions.html", claimed) == ["Bars", "Frames"]
    (meta,) = shown(modelless, "decisions.html", "//dd/span[@class='meta']")
    assert meta.startswith("assigned in 1 coding step")
    assert "named by" not in meta


@pytest.mark.parametrize(
    ("page", "heads"),
    [
        ("forces.html", ["Force", "Definition", "Claims"]),
        ("codes.html", ["Code", "Definition", "Steps"]),
        ("sources.html", ["Source", "Title", "Kind", "Words", "Steps", "Notes"]),
    ],
)
def test_without_a_model_no_list_counts_what_a_model_states(
    modelless: Path, page: str, heads: list[str]
) -> None:
    found = shown(modelless, page, "(//table)[1]/thead//th")
    assert found == heads


def test_the_page_about_a_study_states_nothing_of_another(modelless: Path) -> None:
    records = "//section[@aria-labelledby='page-records']//summary"
    assert shown(modelless, "about.html", records) == [
        "2 records in the terms of the dataset"
    ]
    assert "w3id.org/daap/agent" not in (modelless / "about.html").read_text("utf-8")


def test_a_force_is_listed_with_the_number_of_claims_on_it(modelless: Path) -> None:
    assert shown(modelless, "forces.html", "//tbody/tr") == ["Calm2"]
