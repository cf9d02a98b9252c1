"""Memos of coders as triples: on the study, sources, codes and codings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from daap.core.iris import Iris, slug
from daap.core.model import Document, Memo
from daap.core.namespaces import DAAP, DCT, OA, RDF
from daap.core.triples import coder, elements, moment, stated, text, triples
from daap.mapping.coding import assignment_iri


def map_memos_of(document: Document, iris: Iris) -> Iterator[Triple]:
    """The memos on a source and on its codings."""
    place = iris.source(document.identifier, "memo")
    about = [(memo, _about(document, memo, iris)) for memo in document.memos]
    yield from _numbered(place, about, iris)


def _about(document: Document, memo: Memo, iris: Iris) -> NamedNode:
    if memo.step and memo.code:
        return assignment_iri(document, memo.step, memo.code, iris)
    if memo.step:
        return iris.step(document.identifier, memo.step)
    if memo.span is not None:
        return iris.anchor(document.identifier, memo.span)
    return iris.source(document.identifier)


def map_memos(memos: Iterable[Memo], iris: Iris) -> Iterator[Triple]:
    """The memos on codes and on the study."""
    by_code: dict[str, list[Memo]] = defaultdict(list)
    for memo in memos:
        by_code[memo.code].append(memo)
    for code, found in sorted(by_code.items()):
        target = iris.code(code) if code else iris("study")
        place = iris(f"code/{slug(code)}/memo" if code else "memo")
        yield from _numbered(place, [(memo, target) for memo in found], iris)


def _numbered(
    place: NamedNode, memos: Iterable[tuple[Memo, NamedNode]], iris: Iris
) -> Iterator[Triple]:
    """Memos, numbered by date, target and text; equal memos are one."""
    found = {
        (m.created, about.value, m.text, m.coder, m.title): m for m, about in memos
    }
    for number, key in enumerate(sorted(found), start=1):
        memo = found[key]
        yield from triples(
            NamedNode(f"{place.value}/{number}"),
            (RDF.type, DAAP.Memo),
            (DCT.title, stated(memo.title)),
            (OA.bodyValue, text(memo.text)),
            (OA.hasTarget, NamedNode(key[1])),
            (OA.motivatedBy, OA.commenting),
            (DCT.creator, coder(memo.coder, iris)),
            (DCT.created, moment(memo.created)),
            *elements([memo.element], iris),
        )
