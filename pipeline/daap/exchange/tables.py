"""Codings, codebook, memos and the list of sources as CSV."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from daap.core.csv_text import csv_text
from daap.exchange.dataset import Dataset
from daap.exchange.tree import code_tree, with_paths
from daap.exchange.values import Coding

Row = tuple[object, ...]
WORDS = {"AllText": "all", "QuotedText": "quotations", "NoText": "none", "": ""}
"""Names for which words of a source are published."""

NO_CODE = Coding("", "")
"""The placeholder for a selection without a code."""


def codings(dataset: Dataset) -> str:
    """A row for each code on each selection, and for each selection without a code.

    Words are included only if published.
    """
    return csv_text(_codings(dataset))


def _codings(dataset: Dataset) -> Iterator[Row]:
    yield (
        "source", "title", "start", "end", "region", "words", "code", "name", "path",
        "coder", "created", "memo", "note",
    )  # fmt: skip
    tree = with_paths(code_tree(dataset.codes))
    paths = {node.code.iri: (path, node) for path, node in tree}
    coders = {one.iri: one.label for one in dataset.coders}
    memos: dict[str, list[str]] = defaultdict(list)
    for memo in dataset.memos:
        memos[memo.target].append(memo.text)
    for source in dataset.sources:
        for one in dataset.selections(source):
            for coding in one.codings or (NO_CODE,):
                path, node = paths.get(coding.code, ((), None))
                said = memos[coding.iri.partition("#")[0]]
                yield (
                    source.identifier,
                    source.title,
                    one.start if one.end else None,
                    one.end or None,
                    one.region,
                    one.words,
                    node and node.code.notation,
                    node and node.name,
                    " > ".join(path),
                    coders.get(coding.coder or one.coder, ""),
                    coding.created,
                    "\n\n".join(said),
                    one.remark,
                )


def codebook_table(dataset: Dataset) -> str:
    """A row for each code, with its number of codings."""
    counts = Counter(
        coding.code
        for source in dataset.sources
        for one in dataset.selections(source)
        for coding in one.codings
    )
    rows: list[Row] = [("code", "name", "path", "definition", "category", "codings")]
    for path, node in with_paths(code_tree(dataset.codes)):
        code, place = node.code, " > ".join(path)
        category = "yes" if code.is_category else "no"
        named = (code.notation, node.name, place, code.definition)
        rows.append((*named, category, counts[code.iri]))
    return csv_text(rows)


def memos(dataset: Dataset) -> str:
    """A row for each memo, by date."""
    coders = {one.iri: one.label for one in dataset.coders}
    rows: list[Row] = [("created", "coder", "about", "title", "memo")]
    for memo in dataset.memos:
        about = memo.target.removeprefix(dataset.base)
        by = coders.get(memo.coder, "")
        rows.append((memo.created, by, about, memo.name, memo.text))
    return csv_text(rows)


def source_list(dataset: Dataset) -> str:
    """A row for each source: type, published words, and variables."""
    said = {s.iri: dataset.values_of(s.iri) for s in dataset.sources}
    names = sorted({value.name for values in said.values() for value in values})
    fixed = ("source", "title", "kind", "words", "code points", "selections", "codings")
    rows: list[Row] = [(*fixed, *names)]
    for source in dataset.sources:
        found = list(dataset.selections(source))
        values = {value.name: value.text for value in said[source.iri]}
        length = None if source.text is None else len(source.text)
        coded = sum(len(one.codings) for one in found)
        about = (source.identifier, source.title, source.kind, WORDS[source.published])
        own = (values.get(name) for name in names)
        rows.append((*about, length, len(found), coded, *own))
    return csv_text(rows)
