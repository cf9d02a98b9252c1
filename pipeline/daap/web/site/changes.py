"""What changed from release to release, where the dataset has a history."""

from __future__ import annotations

from dataclasses import dataclass

from daap.web.site.dataset import Dataset, Row
from daap.web.site.page import Page

__all__ = ["Resource", "changes_page"]

STATED = """
SELECT ?node ?property ?value (isIRI(?value) AS ?linked) {
  GRAPH file:changes.ttl { ?node ?property ?value } FILTER(isIRI(?node))
} ORDER BY ?node ?property ?value
"""


@dataclass(frozen=True, slots=True)
class Resource:
    """A release, or a part of one, with all that is stated of it."""

    iri: str
    statements: tuple[Row, ...]


def changes_page(dataset: Dataset) -> Page:
    """The page of changes; of a dataset without a history it says so."""
    found = tuple(
        Resource(iri, tuple(rows))
        for iri, rows in dataset.groups(STATED, "node").items()
    )
    return Page("changes.html", "Changes", "changes.html", found)
