"""Pages to find and to ask: the index of everything, the model, SPARQL."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daap.query.question import Question
from daap.query.store import query_prefixes
from daap.site.dataset import Dataset
from daap.site.page import Page


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing in the index: its name, its kind, and where it stands."""

    label: str
    kind: str
    iri: str
    path: str


@dataclass(frozen=True, slots=True)
class Asking:
    """What a page needs that lets a reader ask."""

    prefixes: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]


def tool_pages(
    dataset: Dataset, questions: Sequence[Question], pictures: frozenset[str]
) -> Iterator[Page]:
    """The index, the picture of the whole model, and how to ask."""
    yield Page("search.html", "Search", "search.html", _index(dataset, questions))
    picture = "diagrams/decision-model.svg"
    model = picture if picture in pictures else ""
    yield Page(
        "model.html", "Decision model", "model.html", model, section="model.html"
    )
    prefixes = tuple(sorted(query_prefixes(dataset.base).items()))
    asking = Asking(prefixes, tuple(questions))
    yield Page("sparql.html", "Ask with SPARQL", "sparql.html", asking)
    yield Page("404.html", "Not found", "404.html", dataset.base)


def _index(
    dataset: Dataset, questions: Sequence[Question]
) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Codes, sources, terms and questions by first letter."""
    entries = [
        Entry(name.label, name.kind, iri, "") for iri, name in dataset.names.items()
    ]
    entries += [
        Entry(q.title, "question", "", f"questions/{q.name}.html") for q in questions
    ]
    found: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda e: (e.label.casefold(), e.kind, e.iri)):
        found.setdefault(_letter(entry.label), []).append(entry)
    return tuple((letter, tuple(found[letter])) for letter in sorted(found))


def _letter(label: str) -> str:
    """The letter of the alphabet a label is filed under, or #.

    >>> _letter("Écluse"), _letter("2 ports")
    ('E', '#')
    """
    first = unicodedata.normalize("NFD", label[:1]).upper()[:1]
    return first if first.isalpha() else "#"
