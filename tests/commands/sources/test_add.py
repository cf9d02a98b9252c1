"""Model files to a study's files: the facts come through, and edits are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.commands.sources import facts
from tests.commands.sources.support import run

from daap.cli import main
from daap.core.settings import read_settings
from daap.core.statements import ImpactStatement, LinkStatement
from daap.extract.codebook import read_knowledge
from daap.extract.codebook_values import modelled
from daap.extract.tables import read_attributions

BASE = "https://example.org/keepers/"

MODEL = """from metamodels.guidance_metamodel import *

swarm_decision = CClass(decision, "How to keep a swarm?")
top_bar_hive = CClass(practice, "Top Bar Hive")
frame_hive = CClass(pattern, "Frame Hive", superclasses=top_bar_hive)
calm = CClass(force, "Calm")
add_decision_option_link(swarm_decision, top_bar_hive, "Top bar")
add_decision_option_link(swarm_decision, frame_hive, "Frame")
add_force_relations({top_bar_hive: {calm: positive}})
frame_hive.add_links(top_bar_hive, role_name="to", stereotype_instances=is_a)
"""

CODES = """from model import *

k1_codes = [top_bar_hive, calm]
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The model file of a small study of beekeepers."""
    path = tmp_path / "model.py"
    path.write_text(MODEL, encoding="utf-8")
    return path


@pytest.fixture
def codes(tmp_path: Path) -> Path:
    """The lists of codes that belong to it."""
    path = tmp_path / "sources_and_codes.py"
    path.write_text(CODES, encoding="utf-8")
    return path


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study just begun."""
    folder = tmp_path / "keepers"
    arguments = ("--base", BASE, "--issued", "2026-01-31", "--title", "Keepers")
    assert run("init", folder, *arguments).exit_code == 0
    return folder / "study.toml"


def test_the_facts_of_the_study_come_through_model_files_as_they_were(
    shared: Path, tmp_path: Path
) -> None:
    folder, out = shared / "facts", tmp_path / "out"
    texts = {
        "model.py": facts.model_text(folder),
        "sources_and_codes.py": facts.codes_text(folder),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    model, codes = (tmp_path / name for name in texts)
    result = run("add", "--model", model, "--codes", codes, "--out", out)
    assert result.exit_code == 0, result.output
    assert "Warning" not in result.output

    known = read_knowledge(out / "codebook.ttl", out / "guidance.ttl", BASE)
    said = list(modelled(known.guidance, BASE))
    links = [one for one in said if isinstance(one, LinkStatement)]
    found = {
        "codes": {
            (code.notation, code.kind.value.casefold(), code.label)
            for code in known.codebook.codes.values()
        },
        "options": {(one.decision, one.solution) for one in known.codebook.options},
        "force_impacts": {
            (one.solution, one.force, one.impact)
            for one in said
            if isinstance(one, ImpactStatement)
        },
        "dependencies": {
            (one.source, one.relation, one.target) for one in links if not one.is_next
        },
        "next_decisions": {
            (one.source, one.relation, one.target) for one in links if one.is_next
        },
        "attributions": {
            (one.source, one.code)
            for one in read_attributions(out / "attributions.csv").rows
        },
    }
    columns = {
        "codes": ("identifier", "kind", "label"),
        "options": ("decision", "solution"),
        "force_impacts": ("solution", "force", "impact"),
        "dependencies": ("from", "relation", "to"),
        "next_decisions": ("decision", "relation", "next_decision"),
        "attributions": ("source", "code"),
    }
    for name, names in columns.items():
        assert found[name] == facts.pairs(folder, name, *names), name
    assert {name: len(rows) for name, rows in found.items()} == {
        "codes": 203, "options": 35, "force_impacts": 273,
        "dependencies": 122, "next_decisions": 7, "attributions": 1351,
    }  # fmt: skip


def test_the_order_of_options_and_attributions_is_that_of_the_files(
    shared: Path, tmp_path: Path
) -> None:
    (tmp_path / "model.py").write_text(facts.model_text(shared / "facts"))
    (tmp_path / "codes.py").write_text(facts.codes_text(shared / "facts"))
    files = ("--model", tmp_path / "model.py", "--codes", tmp_path / "codes.py")
    run("add", *files, "--out", tmp_path / "out")
    table = (tmp_path / "out" / "attributions.csv").read_text(encoding="utf-8")
    assert table == (shared / "facts" / "attributions.csv").read_text(encoding="utf-8")


def test_a_study_from_model_files_builds_and_says_what_is_missing(
    study: Path, model: Path, codes: Path, tmp_path: Path
) -> None:
    result = run("add", "--model", model, "--codes", codes, "--study", study)
    assert result.exit_code == 0, result.output
    assert f"{study} names them now" in result.output
    assert "4 codes, 2 options, 1 impact, 1 link, 2 attributions" in result.output
    settings = read_settings(study)
    assert settings.codebook == (study.parent / "codebook.ttl").resolve()
    note = study.parent / "field-notes" / "k_1.md"
    note.write_text(
        "# k\n1\n## title\nA logbook\n\n# coding\n\nSwarms stay in top bar hives.\n\n"
        "**OPEN CODING TRACE:**\nSwarms stay\n\n**AXIAL CODING TRACE:**\nadded:\n"
        "```\ntop_bar_hive, smoker\n```\n",
        encoding="utf-8",
    )
    dist = tmp_path / "dist"
    built = CliRunner().invoke(
        main, ["build", "-v", "--study", str(study), "--out", str(dist)]
    )
    assert built.exit_code == 0, built.output
    assert "codebook.ttl:18: Warning: code/top_bar_hive" in built.output
    assert "define the code" in built.output
    text = (dist / "codebook.ttl").read_text(encoding="utf-8")
    assert f"@base <{BASE}>" in text
    assert "<code/top_bar_hive> a daap:Practice , skos:Concept" in text
    assert "<code/smoker> a daap:EmergentCode" in text
    assert CliRunner().invoke(main, ["check", str(dist)]).exit_code == 0


def test_files_name_no_base_so_that_the_study_alone_does(
    study: Path, model: Path
) -> None:
    run("add", "--model", model, "--study", study)
    for name in ("codebook.ttl", "guidance.ttl"):
        text = (study.parent / name).read_text(encoding="utf-8")
        assert "@base" not in text
        assert BASE not in text


def test_nothing_is_overwritten_and_what_differs_is_shown(
    study: Path, model: Path
) -> None:
    run("add", "--model", model, "--study", study)
    before = {p: p.read_bytes() for p in study.parent.glob("*.ttl")}
    again = run("add", "--model", model, "--study", study)
    assert (again.exit_code, again.output) == (
        0, "the study's files say the same; nothing to write\n",
    )  # fmt: skip
    model.write_text(
        MODEL.replace("positive", "negative").replace('"Calm"', '"Calmness"')
        + 'smoke = CClass(practice, "Smoke")\n',
        encoding="utf-8",
    )
    result = run("add", "--model", model, "--study", study)
    assert result.exit_code == 1
    assert "+ smoke: Practice 'Smoke'" in result.output
    assert "! calm: Force 'Calmness', in the study Force 'Calm'" in result.output
    assert "! top_bar_hive on calm: -, in the study +" in result.output
    assert "nothing was written: --merge adds what is new" in result.output
    assert {p: p.read_bytes() for p in study.parent.glob("*.ttl")} == before


def test_merging_adds_what_is_new_and_touches_nothing_else(
    study: Path, model: Path, codes: Path
) -> None:
    run("add", "--model", model, "--codes", codes, "--study", study)
    codebook = study.parent / "codebook.ttl"
    mine = codebook.read_text(encoding="utf-8").replace(
        '"Calm"@en ;', '"Calm"@en ;  # mine\n    skos:definition "No stings."@en ;'
    )
    codebook.write_text(mine, encoding="utf-8")
    model.write_text(
        MODEL.replace("positive", "negative")
        + 'smoke = CClass(practice, "Smoke")\nwax = CClass(force, "Wax")\n'
        "add_decision_option_link(swarm_decision, smoke)\n"
        "add_force_relations({smoke: {calm: very_positive}})\n",
        encoding="utf-8",
    )
    codes.write_text(CODES + "k2_codes = [smoke]\n", encoding="utf-8")
    arguments = ("--model", model, "--codes", codes, "--study", study)
    result = run("add", *arguments, "--merge")
    assert result.exit_code == 0, result.output
    assert "impacts: 1 kept as in the study" in result.output
    assert codebook.read_text(encoding="utf-8").startswith(mine)
    settings = read_settings(study)
    known = read_knowledge(settings.codebook, settings.guidance, BASE)
    assert [*known.codebook.codes][-3:] == ["swarm_decision", "top_bar_hive", "wax"]
    impacts = [m for m in modelled(known.guidance, BASE) if hasattr(m, "impact")]
    assert [(i.solution, i.impact) for i in impacts] == [
        ("top_bar_hive", "+"),
        ("smoke", "++"),
    ]
    text = (study.parent / "guidance.ttl").read_text(encoding="utf-8")
    assert "daap:proposes <code/smoke> ;\n    daap:position 3 ." in text
    table = (study.parent / "attributions.csv").read_text(encoding="utf-8")
    assert table == "source,code\nk1,top_bar_hive\nk1,calm\nk2,smoke\n"
    assert run("add", *arguments, "--merge").exit_code == 0
    assert (study.parent / "guidance.ttl").read_text(encoding="utf-8") == text


def test_a_merged_impact_is_read_as_the_codebook_says_of_its_force(
    study: Path, model: Path
) -> None:
    run("add", "--model", model, "--study", study)
    codebook = study.parent / "codebook.ttl"
    mine = codebook.read_text(encoding="utf-8").replace(
        '"Calm"@en ;', '"Calm"@en ;\n    daap:signReading daap:PositiveHarms ;'
    )
    codebook.write_text(mine, encoding="utf-8")
    model.write_text(
        MODEL + 'smoke = CClass(practice, "Smoke")\n'
        "add_force_relations({smoke: {calm: negative}})\n",
        encoding="utf-8",
    )
    result = run("add", "--model", model, "--study", study, "--merge")
    assert result.exit_code == 0, result.output
    text = (study.parent / "guidance.ttl").read_text(encoding="utf-8")
    assert "<code/smoke> daap:improves <code/calm> ." in text
    assert "daap:harms" not in text


def test_force_writes_the_files_anew_and_says_what_is_lost(
    study: Path, model: Path
) -> None:
    run("add", "--model", model, "--study", study)
    model.write_text('wax = CClass(force, "Wax")\n', encoding="utf-8")
    result = run("add", "--model", model, "--study", study, "--force")
    assert result.exit_code == 0
    assert "codes: 4 in the study alone, lost" in result.output
    settings = read_settings(study)
    known = read_knowledge(settings.codebook, None, BASE)
    assert [*known.codebook.codes] == ["wax"]


def test_a_codebook_of_several_files_is_added_to_and_never_replaced(
    study: Path, model: Path
) -> None:
    run("add", "--model", model, "--study", study)
    folder = study.parent / "codes"
    folder.mkdir()
    (study.parent / "codebook.ttl").rename(folder / "mine.ttl")
    text = study.read_text(encoding="utf-8").replace("codebook.ttl", "codes")
    study.write_text(text, encoding="utf-8")
    mine = (folder / "mine.ttl").read_bytes()
    model.write_text(MODEL + 'wax = CClass(force, "Wax")\n', encoding="utf-8")
    forced = run("add", "--model", model, "--study", study, "--force")
    assert forced.exit_code == 2
    assert "is a folder of files; add to it with --merge" in forced.output
    assert run("add", "--model", model, "--study", study, "--merge").exit_code == 0
    assert (folder / "mine.ttl").read_bytes() == mine
    added = (folder / "codebook.ttl").read_text(encoding="utf-8")
    assert "<code/wax> a daap:Force" in added
    assert "ConceptScheme" not in added


def test_a_study_toml_of_ones_own_is_left_alone_and_told_what_to_write(
    study: Path, model: Path
) -> None:
    text = "\n".join(
        line
        for line in study.read_text(encoding="utf-8").split("\n")
        if not line.startswith("#")
    )
    study.write_text(text, encoding="utf-8")
    result = run("add", "--model", model, "--study", study)
    assert study.read_text(encoding="utf-8") == text
    assert f"write below [files] in {study}:" in result.output
    assert '    codebook = "codebook.ttl"\n    guidance = "guidance.ttl"\n' in (
        result.output
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name your study with --study, or a folder with --out"),
        (("--out", "a", "--study", "b"), "name your study with --study, or a folder"),
        (("--out", "a", "--merge", "--force"), "choose one of --merge and --force"),
        (("--out", "a", "--model", "no.py"), "no.py: no such file"),
        (("--out", "a", "--model", "."), "is a folder, not a file"),
    ],
)
def test_wrong_usage_is_explained(
    arguments: tuple[str, ...], said: str, model: Path
) -> None:
    result = run("add", "--model", model, *arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_a_file_without_a_code_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "setup.py").write_text("import os\nos.exit(3)\n", encoding="utf-8")
    out = tmp_path / "out"
    result = run("add", "-v", "--model", tmp_path / "setup.py", "--out", out)
    assert result.exit_code == 2
    assert "setup.py:2: Warning" in result.output
    assert "defines no code, as in x = CClass(practice, 'X')" in result.output
    assert not out.exists()


def test_an_identifier_in_another_script_comes_through(
    tmp_path: Path, model: Path
) -> None:
    model.write_text('пчела = CClass(force, "Пчела \\"3\\" \\\\ <b>")', "utf-8")
    run("add", "--model", model, "--out", tmp_path / "out")
    known = read_knowledge(tmp_path / "out" / "codebook.ttl", None, BASE)
    code = known.codebook.codes["пчела"]
    assert code.label == 'Пчела "3" \\ <b>'
    assert {t.subject.value for t in known.codes if "code/" in str(t.subject)} == {
        f"{BASE}code/%D0%BF%D1%87%D0%B5%D0%BB%D0%B0"
    }
