"""The page on changes between releases, if the dataset has a history."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from daap.core.csv_text import unguarded
from daap.core.metrics import RULE
from daap.site.dataset import Dataset, Row
from daap.site.page import Page
from daap.site.quality import read_metrics

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
    """A version of the dataset, its build, and the inputs of the build."""

    row: Row
    inputs: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The releases, the newest first, and their counts, the oldest first.

    `numbers` are counts and measurements of each release, `findings` are by rule.
    """

    releases: tuple[Release, ...]
    numbers: tuple[str, ...]
    history: tuple[tuple[str, tuple[str, ...]], ...]
    findings: tuple[tuple[str, tuple[str, ...]], ...]
    files: Mapping[str, str]


def changes_page(dataset: Dataset) -> Page:
    """The page of changes, also for a dataset without a history."""
    inputs = dataset.groups(INPUTS, "build")
    releases = tuple(
        Release(row, tuple(inputs.get(row["build"], ())))
        for row in dataset.rows(RELEASES)
    )
    numbers, *rows = _history(dataset) or [("", ())]
    rules = {head: values for head, values in rows if head.startswith(RULE)}
    history = tuple((head, values) for head, values in rows if head not in rules)
    findings = tuple((head.removeprefix(RULE), said) for head, said in rules.items())
    known = {"CHANGES.md": "to read", "feed.atom": "as a feed", "history.csv": "as CSV"}
    files = {
        f"changes/{name}": says
        for name, says in known.items()
        if (dataset.folder / "changes" / name).is_file()
    }
    model = Changes(releases, numbers[1], history, findings, files)
    return Page("changes.html", "Changes", "changes.html", model)


def _history(dataset: Dataset) -> list[tuple[str, tuple[str, ...]]]:
    """The published table of counts and measurements, transposed: a row for each.

    A measurement has its label; empty rows, and repetitions of the row above, are left
    out.
    """
    path = dataset.folder / "changes" / "history.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as table:
        columns = zip_longest(*csv.reader(table), fillvalue="")
        found = [tuple(map(unguarded, column)) for column in columns]
    labels = {m.iri.rpartition("/")[2]: m.label for m in read_metrics(dataset)}
    rows = (
        (labels.get(head, head).lower(), tuple(map(_read, values)))
        for head, *values in found
        if any(values)
    )
    return list(dict.fromkeys(rows))


def _read(value: str) -> str:
    """A number for display, with separators of thousands.

    >>> _read("21708"), _read("0.350")
    ('21,708', '0.350')
    """
    return f"{int(value):,}" if value.isdecimal() else value
