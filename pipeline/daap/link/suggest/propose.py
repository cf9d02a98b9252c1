"""Suggestions: the best candidates, with a conservative predicate."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from daap.link.suggest.confidence import Model
from daap.link.suggest.entries import Entry, Glossary
from daap.link.suggest.evidence import Evidence
from daap.link.suggest.match import Candidate
from daap.link.suggest.words import stems


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested mapping."""

    code: Entry
    term: Entry
    predicate: str
    confidence: float
    evidence: Evidence


def suggestions(
    codes: Mapping[str, Entry],
    glossary: Glossary,
    found: Iterable[Candidate],
    model: Model,
    *,
    known: Collection[tuple[str, str]] = (),
    least: float = 0.0,
    per_code: int = 5,
) -> list[Suggestion]:
    """The best pairs of each code that are not `known`, by descending confidence."""
    chosen = [
        suggestion
        for suggestion in _best(codes, glossary, found, model, known, per_code)
        if suggestion.confidence >= least
    ]
    return sorted(chosen, key=lambda s: (-s.confidence, s.code.iri, s.term.iri))


def _best(
    codes: Mapping[str, Entry],
    glossary: Glossary,
    found: Iterable[Candidate],
    model: Model,
    known: Collection[tuple[str, str]],
    per_code: int,
) -> Iterator[Suggestion]:
    by_code: dict[str, list[tuple[float, Candidate]]] = {}
    for one in found:
        if (one.code, one.term) not in known:
            score = model.score(one.evidence)
            by_code.setdefault(one.code, []).append((score, one))
    for scored in by_code.values():
        scored.sort(key=lambda pair: (-pair[0], pair[1].term))
        for score, one in scored[:per_code]:
            code, term = codes[one.code], glossary.terms[one.term]
            yield Suggestion(
                code, term, predicate(code, term),
                round(model.confidence(score), 2), one.evidence,
            )  # fmt: skip


def predicate(code: Entry, term: Entry) -> str:
    """The weakest relation that the names support.

    Close for equal names; broader if the term's name is the end of the code's name or
    like a superordinate's; else related. A property is no concept, so at most related.
    Exact is left to a reviewer.
    """
    if term.is_property:
        return "skos:relatedMatch"
    ours = [name for name in map(stems, code.names) if name]
    theirs = [name for name in map(stems, term.names) if name]
    if any(set(a) == set(b) for a in ours for b in theirs):
        return "skos:closeMatch"
    if any(len(b) < len(a) and a[-len(b) :] == b for a in ours for b in theirs):
        return "skos:broadMatch"
    return "skos:relatedMatch"
