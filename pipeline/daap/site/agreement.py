"""The page on intercoder agreement, if two coders coded a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from daap.agreement.compare import Agreement, Row
from daap.agreement.published import of_dataset
from daap.exchange.dataset import Dataset as Published
from daap.site.code_tree import CODERS
from daap.site.dataset import Dataset
from daap.site.page import Page

PATH = "agreement.html"


@dataclass(frozen=True, slots=True)
class Passage:
    """A span that one coder assigned a code to, with its words."""

    iri: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Beside:
    """The passages of a code in a source, by coder."""

    source: str
    code: str
    passages: tuple[tuple[Passage, ...], ...]


@dataclass(frozen=True, slots=True)
class View:
    """The content of the page; an empty code means all codes."""

    coders: tuple[str, ...]
    rows: tuple[tuple[str, int, tuple[str, ...]], ...]
    left_out: tuple[str, ...]
    differences: tuple[Beside, ...]


def agreement_page(dataset: Dataset) -> Iterator[Page]:
    """The page, if there is anything to compare."""
    if sum(1 for _ in dataset.rows(CODERS)) < 2:
        return
    published = Published(dataset.folder, dataset.base, dataset.store)
    found = of_dataset(published)
    if found.shared:
        view = _view(found, published)
        yield Page(PATH, "Agreement of coders", "agreement.html", view, section=PATH)


def _view(found: Agreement, published: Published) -> View:
    sources = {source.identifier: source for source in published.sources}
    codes = {code.notation: code.iri for code in published.codes}

    def passage(name: str, start: int, end: int) -> Passage:
        source = sources[name]
        anchor = f"{source.iri}/transcript/char/{start}-{end}"
        return Passage(anchor, start, end, published.words(source, anchor))

    return View(
        found.coders,
        tuple((codes.get(row.code, ""), row.units, _shown(row)) for row in found.rows),
        tuple(sources[name].iri for name in found.left_out),
        tuple(
            Beside(
                sources[one.source].iri,
                codes[one.code],
                tuple(
                    tuple(passage(one.source, *span) for span in spans)
                    for spans in one.spans
                ),
            )
            for one in found.differences
        ),
    )


def _shown(row: Row) -> tuple[str, ...]:
    values = (row.percent, row.kappa, row.alpha, row.unitised)
    return tuple(map(_number, values))


def _number(value: Fraction | None) -> str:
    return "–" if value is None else f"{float(value):.3f}".replace("-", "−")
