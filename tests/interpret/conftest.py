"""What the tests of interpreting share: documents made of texts, and the gold set."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

import pytest

from daap.core.codebook import Codebook
from daap.core.model import (
    Document,
    Lines,
    Mention,
    Paragraph,
    Record,
    Row,
    Segment,
    Step,
)
from daap.core.settings import Settings
from daap.core.values import MentionKind
from daap.extract.codebook import read_knowledge
from daap.extract.notes.document import read_document
from daap.interpret.redact import redact

Make = Callable[..., Document]


def made(*steps: tuple[str, str] | tuple[str, str, str]) -> Document:
    """A document of steps: the passages above it, its open trace, its names.

    Blank lines separate passages, and paragraphs of the trace. The context of a
    step are the passages given with it.
    """
    segments: list[Segment] = []
    found: list[Step] = []
    line = 1

    def rows(text: str) -> Iterable[tuple[Row, ...]]:
        nonlocal line
        for block in filter(None, text.split("\n\n")):
            lines = block.split("\n")
            yield tuple(Row(row, line + index) for index, row in enumerate(lines))
            line += len(lines) + 1

    for position, (passages, trace, *names) in enumerate(steps, start=1):
        before = len(segments)
        for block in rows(passages):
            segments.append(Segment(len(segments) + 1, 0, block))
        context = tuple(segment.position for segment in segments[before:])
        first = line
        paragraphs = tuple(Paragraph(block) for block in rows(trace))
        mentions = tuple(
            Mention(name, MentionKind.MENTION, line)
            for name in (names[0].split("|") if names else ())
        )
        line += 1
        lines = Lines(first, line)
        found.append(Step(position, lines, context, paragraphs, mentions))
    return Document("a.md", "", "p1", Record(), (), tuple(segments), tuple(found))


@pytest.fixture(scope="session")
def make() -> Make:
    """What makes documents; test modules cannot import one another."""
    return made


def load(name: str) -> ModuleType:
    """A command of this folder as a module."""
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"interpret_{name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def gold() -> ModuleType:
    """The command that measures anchors by the notes judged by hand."""
    return load("gold")


@pytest.fixture(scope="session")
def growth() -> ModuleType:
    """The command that shows how the time grows."""
    return load("growth")


@pytest.fixture(scope="session")
def corpus(shared: Path, settings: Settings) -> dict[str, Document]:
    """The other field notes of the study, read and redacted, by file name."""
    folder = shared / "corpus" / "data-as-a-product"
    if not folder.is_dir():
        pytest.skip("the field notes that serve as test data are not there")
    return {
        path.stem: redact(
            read_document(path, folder, settings.label), settings.redactions
        )
        for path in sorted(folder.glob("*.md"))
    }


@pytest.fixture(scope="session")
def codebook(settings: Settings) -> Codebook:
    """The study's codes and the options of its decisions."""
    return read_knowledge(settings.codebook, settings.guidance, settings.base).codebook
