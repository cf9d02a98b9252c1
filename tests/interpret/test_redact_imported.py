"""Names in imported sources: anchors stay on their words, and no name is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from daap.build.import_files import import_files
from daap.build.notes import read_input
from daap.core.json_codec import to_json
from daap.core.model import Document
from daap.core.settings import read_settings
from daap.extract.new_study import study_files, write_new
from daap.extract.qda.store import source_files

FILES = Path(__file__).parents[1] / "extract" / "qda" / "files"
REDACT = "\n[[redact]]\npattern = '{}'\nreplacement = \"{}\"\n"


def imported(folder: Path, name: str, redact: str = "") -> Document:
    """The first source of a file, imported into a new study and read as by a build."""
    write_new(
        folder / "s", study_files("Bees", "https://example.org/bees/", "2026-01-01")
    )
    path = folder / "s" / "study.toml"
    path.write_text(path.read_text(encoding="utf-8") + redact, encoding="utf-8")
    import_files([FILES / name], read_settings(path))
    settings = read_settings(path)
    return read_input(source_files(settings.root)[0], settings)[0]


def words(document: Document) -> list[str]:
    """The words of each selection."""
    spans = [step.selection.span for step in document.steps if step.selection]
    return [document.text[span.start : span.end] for span in spans if span]


@pytest.mark.parametrize("name", ["qualcoder4-bees-crlf.qdpx", "qualcoder4-bees.qda"])
@pytest.mark.parametrize("replacement", ["", "M.", "[the keeper's name]"])
def test_anchors_cut_the_same_words_but_for_the_name(
    name: str, replacement: str, tmp_path: Path
) -> None:
    before = words(imported(tmp_path / "a", name))
    document = imported(tmp_path / "b", name, REDACT.format("Maya", replacement))
    assert words(document) == [text.replace("Maya", replacement) for text in before]
    assert b"Maya" not in to_json(document)
    for segment in document.segments:
        place = slice(segment.start, segment.end)
        assert document.text[place] == segment.text


def test_an_annotation_of_the_name_itself_takes_in_the_replacement(
    tmp_path: Path,
) -> None:
    document = imported(tmp_path, "qualcoder4-bees.qda", REDACT.format("Maya", "[…]"))
    memo = next(memo for memo in document.memos if memo.span)
    assert memo.span is not None
    assert document.text[memo.span.start : memo.span.end] == "[…]"


def test_what_begins_within_a_name_begins_with_what_replaces_it(tmp_path: Path) -> None:
    redact = REDACT.format("logbook, and Maya never", "~")
    document = imported(tmp_path, "qualcoder4-bees.qda", redact)
    assert words(document)[:4] == [
        "I write every visit in a ~",
        "I write every visit in a ~",
        "~ opens a hive in the rain",
        "Café 🐝🐝 talks",
    ]


def test_names_of_codes_coders_and_elements_are_replaced(tmp_path: Path) -> None:
    redact = REDACT.format("logbook", "[book]") + REDACT.format("ann", "[coder]")
    document = imported(tmp_path, "qualcoder4-bees.qda", redact)
    assert b"logbook" not in to_json(document)
    assert b"ann" not in to_json(document)
    codes = {mention.code for step in document.steps for mention in step.mentions}
    assert "keeping.records.book" in codes


def test_turns_are_read_beside_the_labels_that_stay_in_the_text(tmp_path: Path) -> None:
    document = imported(tmp_path, "taguette-1.5.2-bees.sqlite3")
    assert [turn.speaker for turn in document.turns] == [
        "Interviewer",
        "Expert A",
        "Expert A",
    ]
    assert [segment.turn for segment in document.segments] == [1, 2, 3]
    assert document.text.startswith("Interviewer: How")
    assert [step.context for step in document.steps] == [(2,), (2,), (2,), (3,), (3,)]
