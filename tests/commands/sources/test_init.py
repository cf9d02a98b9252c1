"""A new study: it explains itself, builds at once, and is nobody else's."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import NamedNode, RdfFormat, parse
from tests.commands.sources.support import run

from daap.cli import main
from daap.core.namespaces import DAAP
from daap.core.settings import read_settings
from daap.core.settings_reader import Reader

NOTE = """# p
1
## title
Logbook of keeper {letter}

# coding

> Interviewer

> How do you keep your bees?

> Expert {letter}

> I write every visit in a logbook, and I never open a hive in the rain.

**OPEN CODING TRACE:**

I write every visit in a logbook

**AXIAL CODING TRACE:**
added:
``` python
logbook
dry_weather = CClass(force, "Dry Weather")
```
"""


def build(study: Path, dist: Path) -> Result:
    """Build a study."""
    arguments = ["build", "--study", str(study), "--out", str(dist)]
    return CliRunner().invoke(main, arguments)


def iris_of(dist: Path) -> set[str]:
    """Every IRI of a dataset's asserted triples."""
    triples = parse((dist / "daap.ttl").read_bytes(), format=RdfFormat.TURTLE)
    return {
        term.value
        for triple in triples
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, NamedNode)
    }


@pytest.fixture
def begun(tmp_path: Path) -> Callable[[str], Path]:
    """Begins a study of that name with one note, and gives its study.toml."""

    def begin(name: str) -> Path:
        result = run("init", tmp_path / name, "--issued", "2026-01-31")
        assert result.exit_code == 0, result.output
        note = tmp_path / name / "field-notes" / "p_1.md"
        note.write_text(NOTE.format(letter=name[0].upper()), encoding="utf-8")
        return tmp_path / name / "study.toml"

    return begin


def test_a_new_study_builds_once_it_has_a_note(
    begun: Callable[[str], Path], tmp_path: Path
) -> None:
    result = build(begun("apiary"), tmp_path / "dist")
    assert result.exit_code == 0, result.output
    assert CliRunner().invoke(main, ["check", str(tmp_path / "dist")]).exit_code == 0
    text = (tmp_path / "dist" / "codebook.ttl").read_text(encoding="utf-8")
    assert "@base <https://example.org/apiary/>" in text
    assert "<code/logbook> a daap:EmergentCode" in text
    assert "<code/dry_weather> a daap:EmergentCode , daap:Force" in text
    question = ["query", "emergent-codes", "--data", str(tmp_path / "dist")]
    answer = CliRunner().invoke(main, [*question, "--format", "csv"]).output
    assert answer == (
        "code,label,sources\ndry_weather,Dry Weather,1\nlogbook,Logbook,1\n"
    )


def test_two_studies_share_the_ontology_and_nothing_below_their_bases(
    begun: Callable[[str], Path], tmp_path: Path
) -> None:
    found = {}
    for name in ("apiary", "heath"):
        result = build(begun(name), tmp_path / f"{name}-dist")
        assert result.exit_code == 0, result.output
        found[name] = iris_of(tmp_path / f"{name}-dist")
    one, other = (
        {iri for iri in iris if iri.startswith(f"https://example.org/{name}/")}
        for name, iris in found.items()
    )
    assert {f"https://example.org/apiary/code/{c}" for c in ("logbook",)} <= one
    assert one & other == set()
    terms = [{i for i in iris if i.startswith(DAAP.iri)} for iris in found.values()]
    assert terms[0] == terms[1] != set()
    ontology = [
        (tmp_path / f"{name}-dist" / "ontology.ttl").read_bytes() for name in found
    ]
    assert ontology[0] == ontology[1]


def test_a_dataset_of_another_study_is_not_replaced(
    begun: Callable[[str], Path], tmp_path: Path
) -> None:
    build(begun("apiary"), tmp_path / "dist")
    before = (tmp_path / "dist" / "daap.ttl").read_bytes()
    result = build(begun("heath"), tmp_path / "dist")
    assert result.exit_code == 2
    assert (
        "holds the dataset of https://example.org/apiary/, not of"
        " https://example.org/heath/; name another folder with --out"
    ) in result.output
    assert (tmp_path / "dist" / "daap.ttl").read_bytes() == before


def test_every_setting_is_explained_and_none_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init", tmp_path / "bees")
    study = tmp_path / "bees" / "study.toml"
    text = study.read_text(encoding="utf-8")
    on = re.sub(r"^# (?=[\w.-]+ = |\[)", "", text, flags=re.MULTILINE)
    study.write_text(on, encoding="utf-8")
    for name in ("sources.csv", "attributions.csv", "codebook.ttl", "guidance.ttl"):
        (study.parent / name).touch()
    (study.parent / "field-notes.csv").touch()
    (study.parent / "alignments").mkdir()
    (tmp_path / "names.toml").write_text("[[redact]]\npattern = 'Zoë'\n", "utf-8")
    known = read_settings(study)
    assert known.codebook == (study.parent / "codebook.ttl").resolve()
    assert [r.replacement for r in known.redactions] == ["[interviewee]", "[…]"]
    assert known.address.endswith("/4b825dc/{path}")

    readers = list[Reader]()
    monkeypatch.setattr(
        Reader, "refuse_others", lambda reader, known=(): readers.append(reader)
    )
    read_settings(study)
    asked = {name for one in readers if one.path == study for name in one.asked}
    found = set(leaves(tomllib.loads(on)))
    assert found <= asked
    assert asked <= found | {name.rpartition(".")[0] for name in found}


def leaves(table: Mapping[str, Any], within: str = "") -> Iterator[str]:
    """The dotted names of what is no table."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{within}{name}.")
        else:
            yield f"{within}{name}"


def test_what_holds_without_a_setting_is_what_the_template_says(tmp_path: Path) -> None:
    run("init", tmp_path / "bees")
    path = tmp_path / "bees" / "study.toml"
    said = read_settings(path)
    text = path.read_text(encoding="utf-8").partition("[files]")[0]
    path.write_text(text.replace('language = "en"', ""), encoding="utf-8")
    assert read_settings(path) == said


@pytest.mark.parametrize(
    ("folder", "base"),
    [
        ("bees", "https://example.org/bees/"),
        ("My Bees", "https://example.org/my-bees/"),
        ("Bienen & Völker", "https://example.org/bienen-%26-v%C3%B6lker/"),
    ],
)
def test_the_folder_tells_title_and_base(
    tmp_path: Path, folder: str, base: str
) -> None:
    assert run("init", tmp_path / folder).exit_code == 0
    settings = read_settings(tmp_path / folder / "study.toml")
    assert (settings.title, settings.base) == (folder, base)


def test_a_title_of_any_text_is_written_as_it_is(tmp_path: Path) -> None:
    title = 'Bees: "a\\b"\n\x7f\u2028 & more'
    arguments = ("--title", title, "--base", "https://bees.example/id#")
    assert run("init", tmp_path / "bees", *arguments).exit_code == 0
    settings = read_settings(tmp_path / "bees" / "study.toml")
    assert (settings.title, settings.base) == (title, "https://bees.example/id#")


def test_a_study_that_is_there_is_not_touched(tmp_path: Path) -> None:
    run("init", tmp_path / "bees", "--title", "Mine")
    before = (tmp_path / "bees" / "study.toml").read_bytes()
    result = run("init", tmp_path / "bees", "--title", "Other")
    assert result.exit_code == 2
    assert "is not empty (it holds field-notes, study.toml)" in result.output
    assert "nothing was written" in result.output
    assert (tmp_path / "bees" / "study.toml").read_bytes() == before


@pytest.mark.parametrize("base", ["bees", "https://example.org/bees", "https://a b/"])
def test_a_base_that_is_none_is_refused(tmp_path: Path, base: str) -> None:
    result = run("init", tmp_path / "bees", "--base", base)
    assert result.exit_code == 2
    assert "is not an absolute IRI that ends in / or #" in result.output
    assert not (tmp_path / "bees").exists()


def test_a_file_in_the_place_of_the_folder_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "bees").write_text("honey", encoding="utf-8")
    result = run("init", tmp_path / "bees")
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert (tmp_path / "bees").read_text(encoding="utf-8") == "honey"
