"""Builds from outlines: the same bytes as from the notes, and none of their words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal

from daap.build.dataset_files import release
from daap.build.outlines import make_outlines
from daap.build.pipeline import build
from daap.build.result import Build
from daap.core.errors import Severity
from daap.core.namespaces import DAAP, DCT, OA
from daap.core.settings import Settings, read_settings
from daap.core.values import PublishedText
from daap.publish.writer import write_all

APIARY = Path(__file__).parents[1] / "studies" / "apiary"
WORDS = ("honey, but I can lift", "straw mat keeps them dry", "They give less honey")
PUBLISH = '\n[publish]\ntext = "none"\n'


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the made-up study that keeps all its words closed."""
    folder = Path(shutil.copytree(APIARY, tmp_path / "apiary"))
    with (folder / "study.toml").open("a", encoding="utf-8") as out:
        out.write(PUBLISH)
    return folder


def outlined(study: Path) -> Settings:
    """The settings of a study once it has outlines."""
    settings = read_settings(study / "study.toml")
    settings.outlines.mkdir()
    for document, text in make_outlines(settings, [settings.notes]):
        path = settings.outlines / f"{document.identifier}.json"
        path.write_text(text, encoding="utf-8")
    return settings


def written(settings: Settings, folder: Path) -> dict[str, bytes]:
    """All files of a release of the study, by name."""
    result = build(settings)
    assert [f for f in result.findings if f.severity is Severity.VIOLATION] == []
    write_all(release(result), folder)
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def values(result: Build, predicate: object) -> list[str]:
    """The values of a predicate, asserted of any source."""
    found = (t for graph in result.asserted.values() for t in graph)
    return sorted(
        t.object.value if isinstance(t.object, Literal) else str(t.object)
        for t in found
        if t.predicate == predicate
    )


def rules(result: Build) -> list[str]:
    """The rules of a build's findings that concern outlines and words."""
    ours = ("outline", "words", "unknown-source")
    return sorted(f.rule for f in result.findings if f.rule.startswith(ours))


def test_a_dataset_is_the_same_from_notes_and_from_outlines(
    study: Path, tmp_path: Path
) -> None:
    settings = outlined(study)
    notes = written(settings, tmp_path / "notes")
    shutil.rmtree(settings.notes)

    outlines = written(settings, tmp_path / "outlines")

    assert outlines == notes
    assert "sources/k1.ttl" in notes
    assert "sources/k1.txt" not in notes
    held = b"\n".join(notes.values()).decode("utf-8", "replace")
    assert [words for words in WORDS if words in held] == []


def test_one_note_may_be_there_and_the_other_not(study: Path, tmp_path: Path) -> None:
    settings = outlined(study)
    notes = written(settings, tmp_path / "notes")
    (settings.notes / "k_1.md").unlink()

    assert written(settings, tmp_path / "mixed") == notes


def test_a_withheld_source_keeps_its_places_and_its_coding(study: Path) -> None:
    settings = read_settings(study / "study.toml")
    closed, full = build(settings), build(settings.with_text(PublishedText.ALL))

    for predicate in (
        DAAP.startOffset, DAAP.endOffset, DAAP.firstLine, OA.start, DAAP.assigns,
        DAAP.writtenAs, DAAP.anchorScore, DAAP.spokenBy,
    ):  # fmt: skip
        assert values(closed, predicate) == values(full, predicate) != []
    for predicate in (DAAP.text, OA.bodyValue, OA.exact, OA["prefix"], DCT.hasFormat):
        assert values(closed, predicate) == []
    assert {*values(closed, DAAP.publishedText)} == {str(DAAP.NoText)}


def test_quoted_words_are_published_alone(study: Path) -> None:
    settings = read_settings(study / "study.toml").with_text(PublishedText.QUOTED)

    result = build(settings)

    assert [f for f in result.findings if f.severity is Severity.VIOLATION] == []
    exact = values(result, OA.exact)
    assert "They give less honey" in exact
    assert exact == values(build(settings.with_text(PublishedText.ALL)), OA.exact)
    for predicate in (DAAP.text, OA.bodyValue, OA["prefix"], OA.suffix, DCT.hasFormat):
        assert values(result, predicate) == []


def test_words_that_no_note_gives_stay_withheld_with_a_finding(study: Path) -> None:
    settings = outlined(study)
    shutil.rmtree(settings.notes)

    result = build(settings.with_text(PublishedText.ALL))

    assert rules(result) == ["words-not-at-hand", "words-not-at-hand"]
    assert {*values(result, DAAP.publishedText)} == {str(DAAP.NoText)}
    assert [f for f in result.findings if f.severity is Severity.VIOLATION] == []


Change = Callable[[Settings], Settings]


def edited(settings: Settings) -> Settings:
    """Edit a note below its outline."""
    note = settings.notes / "k_1.md"
    note.write_text(note.read_text("utf-8").replace("alone", "myself"), "utf-8")
    return settings


def restated(settings: Settings) -> Settings:
    """Edit an outline, its note as it was."""
    path = settings.outlines / "k1.json"
    path.write_text(path.read_text("utf-8").replace("Top-Bar", "Top Bar"), "utf-8")
    return settings


def repatterned(settings: Settings) -> Settings:
    """Take another pattern of names than that of the outlines."""
    return replace(settings, redactions=())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda settings: settings, []),
        (edited, ["outline-differs"]),
        (restated, ["outline-differs"]),
        (repatterned, ["outlines-not-compared"]),
    ],
)
def test_a_note_is_held_against_its_outline(
    study: Path, change: Change, expected: list[str]
) -> None:
    assert rules(build(change(outlined(study)))) == expected
