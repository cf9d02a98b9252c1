"""A deposit for an archive of research data, from a published dataset and its study.

Codebook and codings in open formats, a list of the data, the published transcripts,
memos by date, a log of redactions without names, a citation, and checksums, which are
added by the writer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from daap.core.csv_text import csv_text
from daap.core.settings import Redaction, Settings
from daap.exchange.dataset import Dataset
from daap.exchange.refi_codebook import codebook
from daap.exchange.refi_project import project
from daap.exchange.tables import codebook_table, codings, memos, source_list

COPIED = {
    "CITATION.cff": "CITATION.cff",
    "codebook/codebook.ttl": "codebook.ttl",
}
"""Files of the dataset that are copied, by their names in the deposit."""

SAID = {
    "CITATION.cff": "how to cite the dataset (Citation File Format)",
    "SHA256SUMS": "checksums: `sha256sum -c SHA256SUMS`",
    "codebook/codebook.csv": "the codes: path, name, definition, number of codings",
    "codebook/codebook.qdc": "the codes for the tools of the field (REFI-QDA 1.0)",
    "codebook/codebook.ttl": "the codes as a SKOS concept scheme",
    "codings/codings.csv": "a row for each code on each selection; positions count "
    "Unicode code points of the transcript from 0, the end exclusive",
    "codings/project.qdpx": "sources, codes and codings as a project (REFI-QDA 1.0)",
    "data-list.csv": "the sources, what is published of their words, and numbers",
    "memos/memos.csv": "the memos by date",
    "redaction-log.csv": "how often names were replaced, and by what; no names",
}
"""The description of each file in README."""


def deposit(dataset: Dataset, settings: Settings) -> Iterator[tuple[str, bytes]]:
    """The files of a deposit by name, README last."""
    texts = {s.identifier: s.text for s in dataset.sources if s.text is not None}
    found: dict[str, bytes] = {
        name: (dataset.folder / original).read_bytes()
        for name, original in COPIED.items()
        if (dataset.folder / original).is_file()
    }
    tables = {
        "codings/codings.csv": codings(dataset),
        "data-list.csv": source_list(dataset),
        "redaction-log.csv": redaction_log(dataset, settings.redactions),
    }
    if dataset.codes:
        found["codebook/codebook.qdc"] = codebook(dataset)
        tables["codebook/codebook.csv"] = codebook_table(dataset)
    if dataset.memos:
        tables["memos/memos.csv"] = memos(dataset)
    if texts:
        found["codings/project.qdpx"] = project(dataset)
    found |= {name: text.encode() for name, text in tables.items()}
    found |= {f"transcripts/{name}.txt": text.encode() for name, text in texts.items()}
    yield from sorted(found.items())
    yield "README.md", readme(dataset, settings, found).encode()


def redaction_log(dataset: Dataset, redactions: Iterable[Redaction]) -> str:
    """How often each replacement occurs in published texts, by part of the deposit."""
    replacements = dict.fromkeys(one.replacement for one in redactions)
    rows: list[tuple[object, ...]] = [("replacement", "where", "times")]
    for one in filter(None, replacements):
        places = ((name, text.count(one)) for name, text in _texts(dataset))
        rows += [(one, name, times) for name, times in places if times]
    return csv_text(rows)


def _texts(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """The redacted texts, each with its part of the deposit."""
    for source in dataset.sources:
        yield f"transcript of {source.identifier}", source.text or ""
    yield "titles", "\n".join(source.title for source in dataset.sources)
    labels = (f"{code.label}\n{code.definition}" for code in dataset.codes)
    yield "codebook", "\n".join(labels)
    yield "memos", "\n".join(memo.text for memo in dataset.memos)


def readme(dataset: Dataset, settings: Settings, names: Iterable[str]) -> str:
    """A description of the deposit: its content, and what is left out."""
    sources, withheld = dataset.sources, [s for s in dataset.sources if s.text is None]
    lines = [f"# {settings.title}", "", settings.description, ""]
    for head, value in (
        ("By", settings.creator), ("Published by", settings.publisher),
        ("Version", f"{settings.version}, {settings.issued}"),
        ("Licence", settings.licence), ("Linked data", settings.base),
        ("Please cite", settings.citation),
    ):  # fmt: skip
        lines += [f"- {head}: {value}"] if value else []
    lines += ["", "## Files", ""]
    told = partial(map, lambda name: f"- `{name}`: {SAID[name]}")
    lines += told(name for name in sorted({*names, "SHA256SUMS"}) if name in SAID)
    if len(withheld) < len(sources):
        lines += ["- `transcripts/*.txt`: the words of a source each, UTF-8, LF"]
    lines += ["", "## Words and names", ""]
    lines += [
        f"Of {len(sources)} sources, the words of {len(sources) - len(withheld)} are "
        "in the deposit. "
        + ("Of the others there are places and codes. " if withheld else "")
        + "Names were replaced before anything was published; redaction-log.csv says "
        "where and how often. Coders have pseudonyms unless they are named for "
        "publication."
    ]
    return "\n".join(lines) + "\n"
