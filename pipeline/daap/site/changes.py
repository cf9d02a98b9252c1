"""What changed from release to release, where the dataset has a history."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass

from daap.core.csv_text import unguarded
from daap.site.dataset import Dataset, Row
from daap.site.page import Page

RELEASES = """
SELECT ?version ?number ?issued ?before ?build ?software {
  GRAPH file:changes.ttl { ?version dcat:version ?number ; dct:issued ?issued ;
      prov:wasGeneratedBy ?build .
    OPTIONAL { ?version prov:wasRevisionOf ?before }
    OPTIONAL { ?build prov:wasAssociatedWith ?software } }
} ORDER BY DESC(?issued) DESC(?version)
"""
INPUTS = """
SELECT ?build ?file ?path ?sum {
  GRAPH file:changes.ttl { ?build prov:used ?file .
    OPTIONAL { ?file daap:path ?path } OPTIONAL { ?file daap:sha256 ?sum } }
} ORDER BY ?build ?path ?file
"""


@dataclass(frozen=True, slots=True)
class Release:
    """A version of the dataset, the build that made it, and what that read."""

    row: Row
    inputs: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The releases, the newest first, and the numbers of each, the oldest first."""

    releases: tuple[Release, ...]
    heads: tuple[str, ...]
    history: tuple[tuple[str, ...], ...]
    files: Mapping[str, str]


def changes_page(dataset: Dataset) -> Page:
    """The page of changes; of a dataset without a history it says so."""
    inputs = dataset.groups(INPUTS, "build")
    releases = tuple(
        Release(row, tuple(inputs.get(row["build"], ())))
        for row in dataset.rows(RELEASES)
    )
    heads, history = _history(dataset)
    known = {"CHANGES.md": "to read", "feed.atom": "as a feed", "history.csv": "as CSV"}
    files = {
        f"changes/{name}": says
        for name, says in known.items()
        if (dataset.folder / "changes" / name).is_file()
    }
    model = Changes(releases, heads, history, files)
    return Page("changes.html", "Changes", "changes.html", model)


def _history(dataset: Dataset) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The published table of counts and measurements, a row per release."""
    path = dataset.folder / "changes" / "history.csv"
    if not path.is_file():
        return (), ()
    with path.open(encoding="utf-8", newline="") as table:
        rows = [tuple(map(unguarded, row)) for row in csv.reader(table)]
    return (rows[0], tuple(rows[1:])) if rows else ((), ())
