"""What the tests of reading share: notes made of texts, and the field notes beside."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.extract import scan

from daap.core.model import Document, Mention, Row
from daap.core.settings import Settings
from daap.core.statements import Statement
from daap.extract.dsl.parse import read_fence
from daap.extract.dsl.vocabulary import Problem, Reading
from daap.extract.notes.document import read_document

Read = Callable[..., Document]
Rows = Callable[..., tuple[Row, ...]]
Says = Callable[[str], list[Statement]]
Names = Callable[[str], list[str]]
Rules = Callable[[str], list[str]]

LABEL = re.compile(r"(?:Interviewer|Expert [A-Z]|Participant [0-9]+)")

HEADER = "# p\n4\n## title\nA talk\n\n# coding\n\n"
"""The least that makes a note; seven lines."""


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a text as the field note p_4, below a header of seven lines."""

    def reader(
        body: str | bytes,
        header: str = HEADER,
        name: str = "p_4",
        relations: Mapping[str, str] | None = None,
    ) -> Document:
        path = tmp_path / f"{name}.md"
        content = body.encode() if isinstance(body, str) else body
        path.write_bytes(header.encode() + content)
        return read_document(path, tmp_path, LABEL, relations)

    return reader


@pytest.fixture(scope="session")
def rows() -> Rows:
    """Makes numbered lines of a text."""

    def maker(text: str, first: int = 1) -> tuple[Row, ...]:
        lines = text.split("\n")
        return tuple(Row(line, number) for number, line in enumerate(lines, first))

    return maker


@pytest.fixture
def readings(rows: Rows) -> Callable[[str], list[Reading]]:
    """Reads a text as a fence of p4."""
    return lambda text: list(read_fence(rows(text), "p4"))


@pytest.fixture
def says(readings: Callable[[str], list[Reading]]) -> Says:
    """What a fence states."""
    return lambda text: [
        r for r in readings(text) if not isinstance(r, Mention | Problem)
    ]


@pytest.fixture
def names(readings: Callable[[str], list[Reading]]) -> Names:
    """The names of a fence, each with the first letter of its kind."""
    return lambda text: [
        f"{r.written}:{r.kind[0]}" for r in readings(text) if isinstance(r, Mention)
    ]


@pytest.fixture
def rules(readings: Callable[[str], list[Reading]]) -> Rules:
    """The kinds of problem in a fence."""
    return lambda text: [r.rule for r in readings(text) if isinstance(r, Problem)]


@pytest.fixture(scope="session")
def notes(shared: Path) -> Mapping[str, Path]:
    """The 68 field notes that serve as test data, by the name of their file."""
    folder = shared / "corpus" / "data-as-a-product"
    if not folder.is_dir():
        pytest.skip("the field notes that serve as test data are not there")
    return {path.stem: path for path in sorted(folder.glob("*.md"))}


@pytest.fixture(scope="session")
def corpus(notes: Mapping[str, Path], settings: Settings) -> Mapping[str, Document]:
    """The same field notes, read."""
    return {
        name: read_document(path, path.parent, settings.label)
        for name, path in notes.items()
    }


@pytest.fixture(scope="session")
def scans(notes: Mapping[str, Path]) -> Mapping[str, Any]:
    """The 68 field notes, scanned."""
    return {name: scan.scan(path) for name, path in notes.items()}
