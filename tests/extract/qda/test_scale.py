"""Large projects: what is in memory is one source, and time grows with the size."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

from tests.extract.qda.support import qdpx, text_source

from daap.extract.qda.convert import Conversion, Known
from daap.extract.qda.formats import read_any
from daap.extract.qda.project import Context, Remarks

WORDS = "the keeper writes every visit in a logbook and all is calm "


def peak(folder: Path, sources: int, codings: int) -> tuple[int, int]:
    """Bytes at most while a project is converted, and the codings that came of it."""
    text = WORDS * 20
    passages = [(4, 10, "keeper")] * codings
    xml = "".join(text_source(text, *passages, name=f"s{n}") for n in range(sources))
    path = qdpx(folder, xml, name=f"{sources}.qdpx")
    tracemalloc.start()
    remarks = Remarks(path.name)
    project = read_any(path, remarks, Context())
    made = Conversion(project=project, identifier="x", known=Known(), remarks=remarks)
    count = sum(len(source.codings) for source in made.sources())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most, count


def test_memory_does_not_grow_with_the_number_of_sources(tmp_path: Path) -> None:
    few, _ = peak(tmp_path, 20, 40)
    many, count = peak(tmp_path, 80, 40)
    assert count == 3200
    assert many < 1.5 * few
