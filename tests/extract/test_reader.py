"""The seam between input files and Documents, shown by a second format.

The format is made for this test: each line is a source, its words between bars, the
coded ones in brackets, and the code behind the last bar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from daap.build.dataset_files import release
from daap.build.pipeline import build
from daap.core.manifest import sha256
from daap.core.model import (
    Document,
    Lines,
    Mention,
    Note,
    Record,
    Row,
    Segment,
    Span,
    Step,
)
from daap.core.settings import Settings, read_settings
from daap.core.values import Anchoring, MentionKind
from daap.extract import reader
from daap.extract.files import note_path
from daap.publish.writer import write_all

APIARY = Path(__file__).parents[1] / "studies" / "apiary"
NOWHERE = Lines(0, 0)
TEXT = "b1|The queen [lays eggs] all summer.|queen_rearing\nb2|Bees [fly out].|flight\n"


class BarFile:
    """Reads files in which bars part the sources' fields."""

    suffixes = (".bar",)

    def reads(self, head: bytes) -> bool:
        """By the first bar."""
        return head[2:3] == b"|"

    def check(self, content: bytes, path: Path) -> None:
        """Nothing is told beforehand."""

    def documents(self, path: Path, settings: Settings) -> Iterator[Document]:
        """A source for each line."""
        content = path.read_bytes()
        for line in content.decode().splitlines():
            name, words, code = line.split("|")
            start, end = words.index("["), words.index("]") - 1
            text = re.sub(r"[\[\]]", "", words)
            note = Note(
                1, text[start:end], NOWHERE, Anchoring.EXACT, 1.0, Span(start, end)
            )
            mention = Mention(code, MentionKind.MENTION, 0)
            step = Step(1, NOWHERE, (1,), mentions=(mention,), notes=(note,))
            yield Document(
                path=note_path(path, settings.root),
                sha256=sha256(content),
                identifier=name,
                record=Record(lines=NOWHERE),
                segments=(Segment(1, 0, (Row(text, 0),)),),
                steps=(step,),
            )


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dataset built from one file of the second format."""
    monkeypatch.setattr(reader, "READERS", (*reader.READERS, BarFile()))
    (tmp_path / "hive.bar").write_text(TEXT, encoding="utf-8")
    result = build(read_settings(APIARY / "study.toml"), [tmp_path / "hive.bar"])
    write_all(release(result), tmp_path / "dist")
    return tmp_path / "dist"


def test_the_suffix_or_the_first_bytes_choose_a_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bars = BarFile()
    monkeypatch.setattr(reader, "READERS", (*reader.READERS, bars))
    for name, content, expected in (
        ("a.bar", "", bars),
        ("a.BAR", "", bars),
        ("a.md", TEXT, reader.READERS[0]),
        ("a.export", TEXT, bars),
        ("a.export", "# p\n4\n", reader.READERS[0]),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
        assert reader.reader_of(tmp_path / name) is expected, (name, content)


def test_a_file_gives_as_many_sources_as_it_holds(published: Path) -> None:
    texts = {p.name: p.read_text() for p in (published / "sources").glob("b?.txt")}
    assert texts == {
        "b1.txt": "The queen lays eggs all summer.\n",
        "b2.txt": "Bees fly out.\n",
    }


def test_given_words_are_anchored_where_they_were_given(published: Path) -> None:
    turtle = (published / "sources" / "b1.ttl").read_text(encoding="utf-8")
    assert "<source/b1/transcript/char/10-19>" in turtle
    assert 'oa:exact "lays eggs"' in turtle
    assert "<source/b1/step/1/assigns/queen_rearing> a daap:CodeAssignment" in turtle


def test_a_format_without_lines_publishes_none(published: Path) -> None:
    turtle = (published / "sources" / "b1.ttl").read_text(encoding="utf-8")
    assert "daap:firstLine" not in turtle
