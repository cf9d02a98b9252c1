"""What is about to be published, and what is, held against the patterns of names.

With `build`, a place where stages meet. Outside it are the URLs of records, as all
IRIs that are not the study's own, and the credit of the study's author.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from daap.errors import Finding, Severity
from daap.interpret.longer_words import longer_words
from daap.interpret.redact import left_over, remaining
from daap.mapping.terms import subject_iri
from daap.model import Document
from daap.namespaces import DCT, FOAF, OA
from daap.settings import Settings
from daap.study import Study
from daap.web.check import graphs_of
from daap.web.publish import ASIDE

__all__ = ["leaks", "leaks_in_findings", "leaks_in_settings", "names_in", "unguarded"]

CUT = (OA["prefix"], OA.suffix)
"""Predicates of texts that are cut from the transcript, which is looked at as a whole.

A cut may leave a name of a longer word, such as a Tom of customers.
"""

CREDIT = (DCT.creator, DCT.publisher, FOAF.name)
"""Predicates of texts that name who made a thing."""

OWN = ("graph/vocabulary", "ontology")
"""The ends of graphs that are the same for every study."""

URL = re.compile(r"\s*(?:https?://\S+\s*)+")

Place = tuple[str, int]


def leaks(
    triples: Iterable[Triple],
    settings: Settings,
    where: Callable[[], Mapping[str, Place]],
    source: str = "",
    texts: Mapping[str, str] = {},
) -> Iterator[Finding]:
    """A violation for every text or IRI of the triples that holds a name.

    `where` gives path and line by IRI, if it is asked; `source` is what they are
    about; `texts` are published beside them, by what they are called.
    """
    if not settings.redactions:
        return
    said = {**_said(triples, settings), **texts}

    asked = cache(where)

    def place(key: str) -> Place:
        known, node = asked(), settings.base + key.partition(" ")[0]
        while node not in known and len(node) > len(settings.base):
            node = node.rpartition("/")[0]
        return known.get(node, ("", 0))

    yield from left_over(said, settings.redactions, place, source)


def _said(triples: Iterable[Triple], settings: Settings) -> dict[str, str]:
    """Each text and each part of the study's own IRIs once, by subject and predicate.

    So a source that is called by a name is told once, not for all that is below it.
    """
    said: dict[str, list[str]] = defaultdict(list)
    seen = {"", settings.creator, settings.publisher, settings.citation}
    for triple in triples:
        if triple.predicate in CUT:
            continue
        texts = [*_parts(triple.subject, settings), *_parts(triple.object, settings)]
        if isinstance(triple.object, Literal) and triple.predicate not in CREDIT:
            texts.append(triple.object.value)
        new = [text for text in dict.fromkeys(texts) if text not in seen]
        if new:
            seen.update(new)
            subject = subject_iri(triple).removeprefix(settings.base)
            name = re.split("[#/]", triple.predicate.value)[-1]
            said[f"{subject} {name}"].extend(new)
    return {key: "\0".join(texts) for key, texts in said.items()}


def _parts(term: object, settings: Settings) -> list[str]:
    """The parts of an own IRI that are behind the base."""
    if isinstance(term, NamedNode) and term.value.startswith(settings.base):
        return term.value[len(settings.base) :].split("/")
    return []


def leaks_in_settings(settings: Settings) -> Iterator[Finding]:
    """A violation for each of the texts in study.toml that are published."""
    names = ("title", "description", "purpose")
    texts = {f"the study's {name}": getattr(settings, name) for name in names}
    file = settings.file.name
    yield from left_over(texts, settings.redactions, lambda _: (file, 0))


def leaks_in_findings(
    findings: Iterable[Finding], settings: Settings
) -> Iterator[Finding]:
    """A violation for each finding that holds a name, in words or in an IRI."""
    texts, places = {}, {}
    for number, finding in enumerate(findings, start=1):
        key = f"finding {number} ({finding.rule})"
        focus = finding.focus.removeprefix(settings.base)
        about = "" if "://" in focus else focus
        parts = (finding.path, finding.message, finding.source, about)
        texts[key], places[key] = "\0".join(parts), (finding.path, finding.line)
    yield from left_over(texts, settings.redactions, places.__getitem__)


def unguarded(study: Study, documents: Iterable[Document]) -> Iterator[Finding]:
    """What redaction does not reach: longer words, or all, where there is none."""
    settings = study.settings
    interviews = (settings.interview.fullmatch(one.identifier) for one in documents)
    if not settings.redactions and any(interviews):
        yield _warning(
            settings,
            "interviews-without-redaction",
            "interviews, and no pattern of a name that is not to be published",
            "a [[redact]] for each person and employer who is named in an interview",
            "look for names in the notes, and write patterns for them",
        )
    more = settings.more_redactions
    if more is not None and more.is_relative_to(settings.root):
        yield _warning(
            settings,
            "redaction-file-in-study",
            "the file of [redaction] lies in the study's folder",
            "a file outside of what is published or committed, as it holds names",
            "move it out of the folder, and name its new place",
        )
    yield from longer_words(_texts(study), settings.redactions)


def _texts(study: Study) -> Iterator[tuple[str, str, int]]:
    """The texts of tables and codebook, each with its path and line."""
    if study.sources is not None:
        for row in study.sources.rows:
            yield row.title, study.sources.path, row.row + 1
    knowledge = study.knowledge
    for triple in chain(knowledge.codes, knowledge.guidance):
        if isinstance(triple.object, Literal):
            place = knowledge.places.get(subject_iri(triple), ("", 0))
            yield triple.object.value, *place


def _warning(settings: Settings, rule: str, *words: str) -> Finding:
    found, expected, remedy = words
    return Finding(
        severity=Severity.WARNING,
        rule=rule,
        path=settings.file.name,
        line=0,
        found=found,
        expected=expected,
        remedy=remedy,
    )


def names_in(folder: Path, settings: Settings) -> Iterator[str]:
    """Where a published dataset holds a name, a line each, without the name."""
    if not settings.redactions:
        return
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [f for f in files if f.relative_to(folder).parts[0] != ASIDE]
    names = {f.relative_to(folder).as_posix(): f for f in files}
    told = {f"name of file {n}": name for n, name in enumerate(names, start=1)}
    for graph, triples in graphs_of(folder).items():
        if not graph.endswith(OWN):
            told |= _under(graph.removeprefix(settings.base), triples, settings)
    told |= _under("report.ttl", _parsed(folder / "report.ttl"), settings)
    for name, path in names.items():
        told |= {f"{name}:{line}": text for line, text in _lines(name, path, settings)}
    yield from (f.found for f in left_over(told, settings.redactions))


def _under(place: str, triples: Iterable[Triple], settings: Settings) -> dict[str, str]:
    return {f"{place}: {key}": text for key, text in _said(triples, settings).items()}


def _parsed(path: Path) -> Iterator[Triple]:
    if path.is_file():
        yield from (q.triple for q in parse(path=path, format=RdfFormat.TURTLE))


def _lines(name: str, path: Path, settings: Settings) -> Iterator[tuple[int, str]]:
    """The lines of a file that hold texts of the study: transcripts, tables, inputs."""
    top = name.partition("/")[0]
    if (top, path.suffix) == ("sources", ".txt"):
        whole = path.read_text(encoding="utf-8")
        if remaining({"": whole}, settings.redactions):
            yield 0, whole
    elif (top, path.suffix) == ("changes", ".json"):
        yield from enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    elif (top, path.suffix) == ("tables", ".csv"):
        rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
        credit = {settings.creator, settings.publisher, settings.citation}
        for number, row in enumerate(rows, start=1):
            cells = (c for c in row if c not in credit and not URL.fullmatch(c))
            if number > 1:
                yield number, "\0".join(cells)
