"""Candidate pairs of a code and a term, with the evidence for a mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from daap.link.suggest.entries import Entry, Glossary
from daap.link.suggest.evidence import Evidence, evidence
from daap.link.suggest.token_index import bag, cosine, promising, weights
from daap.link.suggest.words import stems

if TYPE_CHECKING:
    from daap.link.suggest.vectors import Encoder, Vectors

NEAREST = 50
"""Terms per code that are compared in full, by stems."""

NEAREST_IN_MEANING = 30
"""Terms per code that are added for the similarity of their vectors."""

ALL_IN_MEANING = 5_000
"""Size of a vocabulary up to which all terms are encoded; of a larger one, only
the terms near to a code by stems."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code, a term, and the evidence for a mapping."""

    code: str
    term: str
    evidence: Evidence


def candidates(
    codes: Mapping[str, Entry],
    glossary: Glossary,
    encoder: Encoder | None = None,
    progress: Progress = lambda _: None,
) -> Iterator[Candidate]:
    """The candidate pairs, code by code."""
    ours = {iri: bag(entry) for iri, entry in codes.items()}
    size = len(glossary.terms)
    theirs = {}
    for number, (iri, entry) in enumerate(glossary.terms.items()):
        if not number % 2000:
            progress(f"reading words: {number} of {size} terms")
        theirs[iri] = bag(entry)
    weigh = weights([*ours.values(), *theirs.values()])
    near = promising(
        list(ours.values()), theirs.values(), weigh, NEAREST,
        lambda done: progress(f"comparing: {done} of {size} terms"),
    )  # fmt: skip
    pairs = {code: [term for _, term in near[code]] for code in ours}
    meant = _meaning(codes, glossary, encoder, pairs, progress) if encoder else None
    for code, found in pairs.items():
        for term in found:
            yield Candidate(
                code, term,
                evidence(
                    ours[code], theirs[term], weigh,
                    texts=cosine(ours[code], theirs[term], weigh),
                    above=(
                        _above(codes, codes[code]),
                        _above(glossary.terms, glossary.terms[term]),
                    ),
                    is_property=glossary.terms[term].is_property,
                    meaning=meant(code, term) if meant else (0.0, 0.0),
                ),
            )  # fmt: skip


def _above(entries: Mapping[str, Entry], entry: Entry) -> list[tuple[str, ...]]:
    """The names of the known superordinates of an entry."""
    labels = (entries[iri].label for iri in entry.above if iri in entries)
    return [name for name in map(stems, labels) if name]


def _meaning(
    codes: Mapping[str, Entry],
    glossary: Glossary,
    encoder: Encoder,
    pairs: dict[str, list[str]],
    progress: Progress,
) -> Callable[[str, str], tuple[float, float]]:
    """The cosines of a pair by sentence vectors; adds the nearest pairs to `pairs`."""
    every = len(glossary.terms) <= ALL_IN_MEANING
    chosen = set(glossary.terms) if every else {t for f in pairs.values() for t in f}
    rows = {iri: number for number, iri in enumerate(sorted(chosen))}
    columns = {iri: number for number, iri in enumerate(codes)}
    terms = [glossary.terms[iri] for iri in rows]
    names, texts = (
        _encoded(encoder, list(codes.values()), terms, speak, progress)
        for speak in (_name, _text)
    )
    if every:
        order = list(rows)
        for code, column in columns.items():
            both = names[:, column] + texts[:, column]
            nearest = [order[row] for row in both.argsort()[::-1][:NEAREST_IN_MEANING]]
            pairs[code] = list(dict.fromkeys((*pairs[code], *nearest)))
    return lambda code, term: (
        float(names[rows[term], columns[code]]),
        float(texts[rows[term], columns[code]]),
    )


def _encoded(
    encoder: Encoder,
    codes: list[Entry],
    terms: list[Entry],
    speak: Callable[[Entry], str],
    progress: Progress,
) -> Vectors:
    """The cosine of each term (row) with each code (column)."""
    said = [speak(entry) for entry in (*terms, *codes)]
    vectors = encoder.encode(
        said, lambda done: progress(f"reading sentences: {done} of {len(said)}")
    )
    cosines: Vectors = vectors[: len(terms)] @ vectors[len(terms) :].T
    return cosines


def _name(entry: Entry) -> str:
    return entry.label


def _text(entry: Entry) -> str:
    return f"{entry.label}. {entry.definition}".strip()
