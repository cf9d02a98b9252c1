"""Outlines as files: written, read back, and refused where they are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from daap.build.outlines import make_outlines
from daap.core.errors import InputError
from daap.core.model import Document
from daap.core.settings import Redaction, Settings
from daap.core.values import PublishedText
from daap.extract.outlines import (
    fingerprint,
    outline_text,
    read_fingerprint,
    read_outline,
)


@pytest.fixture(scope="module")
def closed(settings: Settings) -> Settings:
    """The study's settings, all words of all sources withheld."""
    return settings.with_text(PublishedText.NONE)


@pytest.fixture(scope="module")
def made(closed: Settings) -> tuple[Document, str]:
    """The outline of p4."""
    ((document, text),) = make_outlines(closed, [closed.notes])
    return document, text


@pytest.fixture
def written(made: tuple[Document, str], tmp_path: Path) -> Path:
    """The same as a file."""
    path = tmp_path / "p4.json"
    path.write_text(made[1], encoding="utf-8")
    return path


def test_an_outline_gives_the_document_it_was_made_of(
    made: tuple[Document, str], written: Path, closed: Settings
) -> None:
    document, text = made

    found = read_outline(written)

    assert found == document
    assert found.published is PublishedText.NONE
    assert outline_text(found, closed) == text
    assert read_fingerprint(written) == fingerprint(closed)


def test_the_order_of_the_fields_of_a_record_makes_no_difference(
    made: tuple[Document, str], closed: Settings
) -> None:
    document, text = made
    headings = dict(reversed(document.record.headings.items()))
    record = replace(document.record, headings=headings)

    assert len(headings) > 1
    assert outline_text(replace(document, record=record), closed) == text


def test_an_outline_reads_line_by_line(made: tuple[Document, str]) -> None:
    lines = made[1].split("\n")

    assert lines[:2] == ["{", ' "format": "daap outline 1",']
    assert '  {"position": 1, "speaker": "Expert E", "lines": [36, 40]},' in lines
    value = json.loads(made[1])
    head = ["format", "reading", "patterns", "path", "sha256", "identifier", "record"]
    assert [*value] == [*head, "turns", "segments", "steps", "findings"]
    assert value["path"] == "field-notes/p_4.md"
    assert len(value["steps"]) == 11
    assert max(map(len, lines)) < 1000


def test_the_settings_of_reading_have_a_digest_and_names_have_none(
    settings: Settings,
) -> None:
    reading, patterns = fingerprint(settings)
    more = (*settings.redactions, Redaction("Maya", "[guest]"))

    assert patterns == len(settings.redactions)
    assert fingerprint(replace(settings, redactions=more)) == (reading, patterns + 1)
    assert fingerprint(replace(settings, relations={"on": "uses"}))[0] != reading


Change = Callable[[dict[str, object]], object]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda v: v.pop("format"), "is no 'daap outline 1'"),
        (lambda v: v.pop("sha256"), "it lacks the field 'sha256'"),
        (lambda v: v.update(words=[]), "it has the unknown field 'words'"),
        (lambda v: v.update(turns=3), "turns is 3, which is no list"),
        (lambda v: v["steps"][0].update(lines=[1]), "steps[0].lines is not a pair of"),
        (
            lambda v: v["steps"][0]["notes"][0].update(anchoring="Likely"),
            "steps[0].notes[0].anchoring is 'Likely', which is none of",
        ),
        (lambda v: v.update(identifier="p5"), "is the outline of 'p5'; name it so"),
    ],
)
def test_a_file_that_is_no_outline_is_refused_with_the_place(
    written: Path, change: Change, reason: str
) -> None:
    value = json.loads(written.read_text("utf-8"))
    change(value)
    written.write_text(json.dumps(value), encoding="utf-8")

    with pytest.raises(InputError) as error:
        read_outline(written)

    assert reason in error.value.reason


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p4.json"
    path.write_text("# p\n4\n", encoding="utf-8")

    with pytest.raises(InputError, match="make it anew with 'daap sources outline'"):
        read_outline(path)
