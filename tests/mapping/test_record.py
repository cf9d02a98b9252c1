"""The public pages of a field note's lines."""

from __future__ import annotations

from daap.core.iris import Iris
from daap.core.model import Document, Lines, Record, Step
from daap.core.namespaces import FOAF
from daap.mapping.record import map_pages


def test_each_step_has_the_page_of_its_lines() -> None:
    steps = tuple(Step(n, Lines(10 * n, 10 * n + 4), ()) for n in (1, 2))
    note = Document("p_1.md", "0" * 64, "p1", Record(), steps=steps)

    found = list(
        map_pages(note, "https://e.org/p%201.md#L{first}-L{last}", Iris("urn:a:"))
    )

    assert [(str(t.subject.value), str(t.object.value)) for t in found] == [
        ("urn:a:source/p1/step/1", "https://e.org/p%201.md#L10-L14"),
        ("urn:a:source/p1/step/2", "https://e.org/p%201.md#L20-L24"),
    ]
    assert {t.predicate for t in found} == {FOAF.page}
