"""Claims on the pages of sources and codes, of a made-up study that states much."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html
from tests.support import CODES_HEAD, code_ttl, study_toml

from daap.build.dataset_files import release
from daap.build.pipeline import build
from daap.core.settings import read_settings
from daap.publish.writer import publish
from daap.site.write import write_site


def shown(site: Path, page: str, path: str) -> list[str]:
    """The texts of the elements that an XPath finds on a page."""
    tree: Any = html.parse(str(site / page))
    return [" ".join(one.text_content().split()) for one in tree.xpath(path)]


def test_a_step_shows_each_claim_with_its_stance_and_line(hive_site: Path) -> None:
    claims = "//*[@id='step-1']//ul[@class='claims']/li"
    assert shown(hive_site, "source/h2.html", claims) == [
        "Which hive? has the option Frame Hive, called Use frames adds, line 20",
        "Which hive? has the option Top-Bar Hive, called Hang combs from bars "
        "agrees, line 21",
        "Top-Bar Hive has the impact + (positive) on Honey Yield contradicts, line 22",
        "Frame Hive has the impact ++ (very positive) on Honey Yield adds, line 22",
        "Straw Mat of [keeper] has the impact − (negative) on Dryness adds, line 23",
        "Which hive? can use Frame Hive contradicts, line 24",
        "Honey Yield is of the kind practice, called Yield contradicts, line 26",
    ]


def test_every_claim_has_an_element_of_its_own(hive_site: Path) -> None:
    tree: Any = html.parse(str(hive_site / "source" / "h2.html"))
    found = {one for one in tree.xpath("//@id") if "-claim-" in one}
    assert found == {f"step-1-claim-{number}" for number in range(1, 8)}


def test_the_page_of_a_code_shows_claims_for_and_against_dissent_first(
    hive_site: Path,
) -> None:
    section = "//section[@aria-labelledby='page-claims']"
    page = "code/top_bar_hive.html"
    assert shown(hive_site, page, f"{section}/h3") == ["Contradicts", "Agrees", "Adds"]
    assert shown(hive_site, page, f"{section}/ul[1]/li") == [
        "Top-Bar Hive has the impact + (positive) on Honey Yield h2, step 1",
    ]
    assert shown(hive_site, page, f"{section}/ul[2]/li") == [
        "Which hive? has the option Top-Bar Hive, called Hang combs from bars "
        "h2, step 1",
        "Top-Bar Hive is of the kind pattern, called Top-Bar Hive k1, step 1",
        "Which hive? has the option Top-Bar Hive, called Hang combs from bars "
        "k1, step 1",
        "Top-Bar Hive has the impact − (negative) on Honey Yield k1, step 1",
    ]


def test_the_matrix_of_a_decision_shows_the_guidance_alone(hive_site: Path) -> None:
    heads = "//table//thead//th"
    found = " ".join(shown(hive_site, "code/hive_decision.html", heads))
    assert "Top-Bar Hive" in found
    assert "Frame Hive" not in found


def test_options_stand_side_by_side_with_the_claims_for_and_against(
    hive_site: Path,
) -> None:
    row = "//table[@class='sides']//tr[th='{}']/td"
    page = "code/hive_decision.html"
    heads = shown(hive_site, page, "//table[@class='sides']//thead//th")
    at = heads.index("Top-Bar Hive") - 1
    assert shown(hive_site, page, row.format("Claims for it"))[at] == (
        "++very positive Easy lifting k1, step 1 "
        "+positive Honey Yield h2, step 1 (contradicts the guidance)"
    )
    assert shown(hive_site, page, row.format("Claims against it"))[at] == (
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


def built(folder: Path, settings: str = "", note: str = NOTE) -> Path:
    """The site of a study of one note."""
    (folder / "field-notes").mkdir()
    (folder / "field-notes" / "k_1.md").write_text(note, encoding="utf-8")
    study = folder / "study.toml"
    text = study_toml("Hives", "https://e.org/hives/", settings)
    study.write_text(text, encoding="utf-8")
    result = build(read_settings(study))
    publish(release(result), result.findings, folder / "dist")
    write_site(folder / "dist", folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def modelless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a study without guidance, codebook and attributions."""
    return built(tmp_path_factory.mktemp("modelless"))


def test_without_guidance_a_decision_is_listed_with_the_options_that_sources_claim(
    modelless: Path,
) -> None:
    claimed = "//ul[@aria-label='Options that sources claim']/li"
    assert shown(modelless, "decisions.html", claimed) == ["Bars", "Frames"]
    (meta,) = shown(modelless, "decisions.html", "//dd/span[@class='meta']")
    assert meta.startswith("assigned in 1 coding step")
    assert "named by" not in meta


def test_without_guidance_no_page_speaks_of_a_model_of_the_study(
    modelless: Path,
) -> None:
    none = "The study has no decision model of its own"
    rest = "//section[@aria-labelledby='page-rest-decisions']/*[self::h2 or self::p]"
    assert shown(modelless, "decisions.html", rest) == [
        "Options that sources claim",
        f"{none}.",
    ]
    (first, *_) = shown(
        modelless, "code/bars.html", "//section[@aria-labelledby='page-claims']/p"
    )
    assert first.startswith(f"What coding steps state; {none[0].lower()}{none[1:]}. ")
    assert not (modelless / "model.html").exists()
    links = "//ul/li/a[starts-with(@href, 'model.html')]"
    assert shown(modelless, "index.html", links) == []


def test_without_guidance_the_first_page_compares_claims_with_no_model(
    tmp_path: Path,
) -> None:
    talk = NOTE.replace("# k\n1", "# p\n1").replace("> Bars", "> Expert A\n\n> Bars")
    site = built(tmp_path, note=talk)
    said = shown(site, "index.html", "//figure/p")[-1]
    assert said.endswith(
        "and links. The study has no decision model of its own to compare them with."
    )
    assert "agree with" not in said


def test_with_guidance_pages_compare_claims_with_the_model(hive_site: Path) -> None:
    (first, *_) = shown(
        hive_site,
        "code/top_bar_hive.html",
        "//section[@aria-labelledby='page-claims']/p",
    )
    assert first.startswith("Beside the study’s own guidance: ")
    assert (hive_site / "model.html").exists()
    (link,) = shown(hive_site, "index.html", "//ul/li/a[@href='model.html']")
    assert link == "The model"


def test_a_single_thing_is_counted_in_the_singular(modelless: Path) -> None:
    counted = dict(
        zip(
            shown(modelless, "index.html", "//dl[@class='numbers']//dt"),
            shown(modelless, "index.html", "//dl[@class='numbers']//dd"),
            strict=True,
        )
    )
    assert counted == {
        "source": "1",
        "with transcript and coding": "1",
        "emergent codes": "4",
        "decision": "1",
        "force": "1",
        "coding step": "1",
    }


def test_a_decision_without_options_is_named_by_sources_only_if_one_names_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "codes.ttl").write_text(
        CODES_HEAD + code_ttl("winter", "Decision", "How to winter?", "A question."),
        encoding="utf-8",
    )
    (tmp_path / "attributions.csv").write_text("source,code\nk1,winter\n", "utf-8")
    inputs = 'codebook = "codes.ttl"\nattributions = "attributions.csv"\n'
    site = built(tmp_path, inputs)
    entries = dict(
        zip(
            shown(site, "decisions.html", "//dt/a"),
            shown(site, "decisions.html", "//dd/span[@class='meta']"),
            strict=True,
        )
    )
    assert list(entries) == ["How to winter?", "Which hive?"]
    assert entries["How to winter?"].startswith("named by 1 source · assigned in 0")
    assert entries["Which hive?"].startswith("assigned in 1 coding step")
    (lead,) = shown(site, "decisions.html", "//p[@class='lead']")
    assert "formal model says which sources name a decision" in lead


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
    assert shown(modelless, "forces.html", "//tbody/tr/td[2]") == ["2"]


def test_without_attributions_the_first_page_counts_the_sources_of_coding_steps(
    hive_site: Path,
) -> None:
    table = "//table[@id='page-options']"
    (caption,) = shown(hive_site, "index.html", f"{table}/caption")
    assert caption.startswith("Sources with a coding step")
    assert caption.endswith("that assigns the option")
    assert shown(hive_site, "index.html", f"{table}/tbody/tr/td[2]") == ["2"]


def test_without_attributions_no_option_is_named_by_a_source(hive_site: Path) -> None:
    page = "code/hive_decision.html"
    assert shown(hive_site, page, "//tfoot/tr/th") == ["Coding steps"]
    evidence = "//table[@class='sides']//tr[th='Evidence']/td"
    assert shown(hive_site, page, evidence) == ["assigned in 3 coding steps"]


def test_without_attributions_no_source_has_a_section_of_them(hive_site: Path) -> None:
    heads = shown(hive_site, "source/k1.html", "//h2")
    assert heads == [
        "Record",
        "Transcript",
        "Quality",
        "Findings of the build",
        "Cite and link",
    ]


@pytest.mark.parametrize(("page", "rows"), [("forces.html", 1), ("codes.html", 4)])
def test_a_list_says_which_codes_are_emergent(
    hive_site: Path, page: str, rows: int
) -> None:
    told = shown(hive_site, page, "//td[span='emergent code, not defined']")
    assert told == ["emergent code, not defined"] * rows


def test_an_emergent_code_with_a_kind_says_that_the_codebook_lacks_it(
    hive_site: Path,
) -> None:
    notes = "//header/p[@class='note']"
    (told,) = shown(hive_site, "code/easy_lifting.html", notes)
    assert "it emerged from the coding, and nobody has defined it yet." in told
    assert shown(hive_site, "code/honey_yield.html", notes) == []


def test_emergent_codes_with_a_kind_stand_in_its_list(hive_site: Path) -> None:
    assert shown(hive_site, "codes.html", "//summary") == [
        "Decisions 2",
        "Patterns 2",
        "Practices 1",
        "Forces 2",
        "Emergent codes without a kind 1",
    ]


def test_a_single_option_cannot_be_chosen_for_a_comparison(hive_site: Path) -> None:
    assert shown(hive_site, "code/hive_decision.html", "//fieldset") == []


def test_the_first_page_counts_one_claim_as_one(tmp_path: Path) -> None:
    bars = code_ttl("bars", "Practice", "Bars", "Bars without frames.")
    calm = code_ttl("calm", "Force", "Calm", "Quiet.")
    (tmp_path / "codes.ttl").write_text(CODES_HEAD + bars + calm, encoding="utf-8")
    (tmp_path / "guidance.ttl").write_text(
        "@prefix daap: <https://w3id.org/daap/ontology#> .\n"
        "<code/bars/impact/calm> a daap:ForceImpact ; daap:ofSolution <code/bars> ;\n"
        "    daap:onForce <code/calm> ; daap:impact daap:Negative .\n"
        "<code/bars> daap:harms <code/calm> .\n",
        encoding="utf-8",
    )
    site = built(tmp_path, 'codebook = "codes.ttl"\nguidance = "guidance.ttl"\n')
    items = shown(site, "index.html", "//section[@aria-labelledby='page-rating']//li")
    said = [one for one in items if one.startswith("Dissent: 1 claim")]
    assert len(said) == 1
    assert said[0].endswith(" of sources contradicts the study’s guidance or codebook.")
