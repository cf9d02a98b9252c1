"""The page of codes without a kind: code tree, co-occurrence, coders and memos.

Made for a study whose codes are no decisions, patterns, practices and forces, or whose
coders are named: codes as a tree, by source and by co-occurrence, the coders and the
memos.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daap.core.graphs import reached
from daap.core.natural_order import natural_key
from daap.site.codes import KINDLESS
from daap.site.coding import Coding
from daap.site.dataset import Dataset, Row
from daap.site.page import Page

PATH = "coding.html"
MOST = 25
"""The most codes in the co-occurrence matrix, those of most steps."""

WIDEST = 40
"""The most sources in the matrix by source; the dataset's table has all."""

BROADER = """
SELECT ?code ?above { ?code skos:notation ?notation ; skos:broader ?above .
  ?above skos:notation ?other } ORDER BY ?code ?above
"""
CODERS = (
    "SELECT ?coder ?label { ?coder a daap:Coder ; rdfs:label ?label } ORDER BY ?coder"
)
MEMOS = """
SELECT ?memo ?target ?text ?coder ?created {
  ?memo a daap:Memo ; oa:hasTarget ?target . OPTIONAL { ?memo oa:bodyValue ?text }
  OPTIONAL { ?memo dct:creator/rdfs:label ?coder }
  OPTIONAL { ?memo dct:created ?created }
} ORDER BY ?created ?memo
"""


@dataclass(frozen=True, slots=True)
class Branch:
    """A code in the tree: its level, and the numbers of steps and sources assigning it.

    `below` is the number of steps of the code and its descendants, each counted once.
    """

    iri: str
    level: int
    steps: int
    below: int
    sources: int


@dataclass(frozen=True, slots=True)
class Coder:
    """A coder, with the numbers of codings, codes, sources and memos."""

    iri: str
    label: str
    codings: int
    codes: int
    sources: int
    memos: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts of codes by sources or by codes; an empty matrix has no rows."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    left: int = 0


@dataclass(frozen=True, slots=True)
class Coded:
    """The content of the page."""

    tree: tuple[Branch, ...]
    by_source: Matrix
    together: Matrix
    coders: tuple[Coder, ...]
    memos: tuple[Row, ...]


def coded_page(dataset: Dataset, coding: Coding) -> Iterator[Page]:
    """The page, if the study has coders, memos or codes without a kind."""
    coders, memos = tuple(dataset.rows(CODERS)), tuple(dataset.rows(MEMOS))
    kinds = {name.kind for name in dataset.names.values()}
    if not (coders or memos or kinds & KINDLESS):
        return
    view = Coded(
        tuple(_tree(dataset, coding)),
        _by_source(dataset, coding),
        _together(coding),
        tuple(_coder(row, coding, memos) for row in coders),
        memos,
    )
    yield Page(PATH, "Coding", "coded.html", view, section=PATH)


def _tree(dataset: Dataset, coding: Coding) -> Iterator[Branch]:
    """The codes, each after its parent; one with several parents is repeated."""
    codes = [iri for iri, name in dataset.names.items() if name.is_code]
    codes.sort(key=dataset.label_key)
    above = dataset.groups(BROADER, "code")
    below: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        for row in above.get(code, ()):
            below[row["above"]].append(code)
    waiting: list[tuple[str, int, tuple[str, ...]]] = [
        (code, 0, (code,)) for code in reversed(codes) if code not in above
    ]
    while waiting:
        code, level, path = waiting.pop()
        steps = {
            step.iri
            for one in reached(below, [code])
            for step in coding.by_code.get(one, ())
        }
        own = coding.by_code.get(code, [])
        yield Branch(
            code, level, len(own), len(steps), len({step.source for step in own})
        )
        parts = [one for one in reversed(below[code]) if one not in path]
        waiting += [(one, level + 1, (*path, one)) for one in parts]


def _most_used(coding: Coding) -> list[str]:
    return sorted(coding.by_code, key=lambda c: (-len(coding.by_code[c]), c))


def _by_source(dataset: Dataset, coding: Coding) -> Matrix:
    sources = sorted(coding.by_source, key=natural_key)
    shown = tuple(sources[:WIDEST])
    rows = []
    for code in _most_used(coding):
        steps = coding.by_code[code]
        counts = tuple(sum(step.source == source for step in steps) for source in shown)
        rows.append((code, counts))
    rows.sort(key=lambda row: dataset.label_key(row[0]))
    return Matrix(shown, tuple(rows), len(sources) - len(shown))


def _together(coding: Coding) -> Matrix:
    """The number of segments to which two codes are assigned; most used codes only."""
    used = _most_used(coding)
    shown = tuple(used[:MOST])
    segments = {
        code: {segment for step in coding.by_code[code] for segment in step.context}
        for code in shown
    }
    rows = tuple(
        (one, tuple(len(segments[one] & segments[other]) for other in shown))
        for one in shown
    )
    return Matrix(shown, rows, len(used) - len(shown))


def _coder(row: Row, coding: Coding, memos: Sequence[Row]) -> Coder:
    steps = [step for step in coding.steps if step.coder == row["label"]]
    return Coder(
        row["coder"],
        row["label"],
        sum(len(step.assignments) for step in steps),
        len({a.code for step in steps for a in step.assignments}),
        len({step.source for step in steps}),
        sum(memo["coder"] == row["label"] for memo in memos),
    )
