"""The search index, as a script that pages load, and the search page.

A script can be loaded by a page opened from a folder; JSON cannot.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields

from daap.core.natural_order import natural_key
from daap.query.question import Question
from daap.site.codes import STATED
from daap.site.coding import Coding, Step
from daap.site.dataset import Dataset, Row, by_property
from daap.site.formal_model import FormalModel
from daap.site.glossary import read_words
from daap.site.page import Page, json_script
from daap.site.transcript import SEGMENTS, TURNS

TRANSCRIPTS = "SELECT ?transcript ?source { ?transcript daap:transcriptOf ?source }"
TEXTS = ("definition", "scopeNote")


@dataclass(frozen=True, slots=True)
class Document:
    """An entry of the search index: title and text, and further names in `also`.

    These are other labels of a code, or the labels of a passage's codes. `source` is an
    identifier; `href` is the link relative to the root of the site.
    """

    kind: str
    title: str
    href: str
    text: str = ""
    source: str = ""
    speakers: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource in the index from A to Z: its name, kind and link."""

    label: str
    kind: str
    href: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The choices of the search page, and the index from A to Z."""

    kinds: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    speakers: tuple[str, ...]
    letters: tuple[tuple[str, tuple[Entry, ...]], ...]


def documents(
    dataset: Dataset, coding: Coding, model: FormalModel, questions: Sequence[Question]
) -> tuple[Document, ...]:
    """The entries of the index: names and definitions first, then words and coding."""
    return (
        *_named(dataset, model),
        *(
            Document("question", q.title, f"questions/{q.name}.html", q.description)
            for q in questions
        ),
        *(
            Document("word", w.word, f"glossary.html#{w.anchor}", w.meaning)
            for w in read_words(dataset)
        ),
        *_passages(dataset, coding),
        *(found for step in coding.steps for found in _of_step(dataset, step)),
    )


def search_script(found: Iterable[Document]) -> str:
    """The entries as a script: the names of fields, then a row for each."""
    names = json_script([field.name for field in fields(Document)])
    rows = ",\n".join(json_script(_row(document)) for document in found)
    return f'var daapDocuments = {{"fields": {names}, "rows": [\n{rows}\n]}};\n'


def _row(document: Document) -> list[object]:
    """The values of an entry without empty ones at the end."""
    values: list[object] = list(astuple(document))
    while not values[-1]:
        values.pop()
    return values


def search_page(found: Sequence[Document]) -> Page:
    """The page for searching words in context, with an index from A to Z."""
    sources = {one.source: one.title for one in found if one.kind == "source"}
    view = SearchPage(
        tuple(dict.fromkeys(document.kind for document in found)),
        tuple((one, sources[one]) for one in sorted(sources, key=natural_key)),
        tuple(sorted({one for document in found for one in document.speakers})),
        _letters(found),
    )
    return Page("search.html", "Search", "search.html", view)


def _named(dataset: Dataset, model: FormalModel) -> Iterator[Document]:
    """Codes with definitions, sources, and terms of the ontology."""
    stated = dataset.groups(STATED, "code")
    for iri, name in dataset.names.items():
        said = by_property(stated.get(iri, ()))
        options = (
            dataset.name(o.solution).label for o in model.options_of.get(iri, ())
        )
        yield Document(
            name.kind,
            name.label,
            dataset.href(iri),
            " ".join(value for key in TEXTS for value in said.get(key, ())),
            name.notation if name.kind == "source" else "",
            also=tuple(
                one
                for one in dict.fromkeys(
                    (name.notation, *said.get("altLabel", ()), *options)
                )
                if one != name.label
            ),
        )


def _passages(dataset: Dataset, coding: Coding) -> Iterator[Document]:
    """Every segment whose words are published, with the codes of its steps."""
    turned = dataset.groups(TURNS, "transcript")
    codes: dict[str, list[str]] = defaultdict(list)
    for step in coding.steps:
        for segment in step.context:
            codes[segment] += _labels(dataset, step)
    parts = dataset.groups(SEGMENTS, "transcript")
    for transcript, source in _transcripts(dataset):
        turns = {row["turn"]: row for row in turned.get(transcript, ())}
        for row in parts.get(transcript, ()):
            if row["text"]:
                yield _passage(dataset, source, row, turns, codes[row["segment"]])


def _transcripts(dataset: Dataset) -> list[tuple[str, str]]:
    """Transcripts with their sources, in the order of sources."""
    found = {row["source"]: row["transcript"] for row in dataset.rows(TRANSCRIPTS)}
    return [(found[iri], iri) for iri in dataset.names if iri in found]


def _passage(
    dataset: Dataset,
    source: str,
    row: Row,
    turns: Mapping[str, Row],
    codes: Iterable[str],
) -> Document:
    notation = dataset.name(source).notation
    turn = turns.get(row["turn"])
    return Document(
        "passage",
        f"{notation}, passage {row['segment'].rpartition('/')[2]}",
        dataset.href(row["segment"]),
        row["text"],
        notation,
        (turn["label"],) if turn and turn["label"] else (),
        tuple(dict.fromkeys(codes)),
    )


def _of_step(dataset: Dataset, step: Step) -> Iterator[Document]:
    """The quotes and notes of a step; if words are withheld, the step itself."""
    notation = dataset.name(step.source).notation
    title = f"{notation}, step {step.position}"
    codes = tuple(dict.fromkeys(_labels(dataset, step)))
    if step.is_withheld:
        said = (one for quote in step.quotes for one in quote.speakers)
        by = tuple(dict.fromkeys(said)) or step.speakers
        href = dataset.href(step.iri)
        yield Document("coding step", title, href, "", notation, by, codes)
        return
    for quote in dict.fromkeys(step.quotes):
        if quote.words:
            href = dataset.href(quote.iri)
            yield Document(
                "quote", title, href, quote.words, notation, quote.speakers, codes
            )
    for note in step.notes:
        if note.text and not note.quote:
            href = dataset.href(note.iri)
            yield Document("note", title, href, note.text, notation, (), codes)


def _labels(dataset: Dataset, step: Step) -> list[str]:
    return [dataset.name(one.code).label for one in step.assignments]


def _letters(found: Iterable[Document]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Codes, sources, terms and questions by first letter."""
    entries = {
        Entry(one.title, one.kind, one.href)
        for one in found
        if one.kind not in ("passage", "quote", "note", "coding step")
    }
    letters: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda e: (e.label.casefold(), e.kind, e.href)):
        letters.setdefault(_letter(entry.label), []).append(entry)
    return tuple((letter, tuple(letters[letter])) for letter in sorted(letters))


def _letter(label: str) -> str:
    """The letter under which a label is filed, or #.

    >>> _letter("Écluse"), _letter("2 ports")
    ('E', '#')
    """
    first = unicodedata.normalize("NFD", label[:1]).upper()[:1]
    return first if first.isalpha() else "#"
