"""Leak check: texts and IRIs are searched for names that redaction should remove.

URLs of records and the credit of the study's author are exempt.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse

from daap.build.stated_texts import (
    CREDITED,
    mapping_texts,
    settings_texts,
    study_texts,
    texts_of,
    uncredited,
)
from daap.build.study import Study
from daap.core.errors import Finding
from daap.core.model import Document
from daap.core.namespaces import OA
from daap.core.rules import finding
from daap.core.settings import Settings
from daap.core.triples import subject_iri
from daap.interpret.longer_words import in_texts, longer_words
from daap.interpret.redact_text import left_over, redact_text, remaining
from daap.publish.check import graphs_of
from daap.publish.sums import SITE

CUT = (OA["prefix"], OA.suffix)
"""Predicates of texts cut from the transcript, which is searched as a whole.

Cutting a longer word may leave a name, such as Tom of customers.
"""

OWN = ("graph/vocabulary", "ontology")
"""Suffixes of graphs that are the same for every study."""

URL = re.compile(r"\s*(?:https?://\S+\s*)+")

Place = tuple[str, int]


def leaks(
    triples: Iterable[Triple],
    settings: Settings,
    where: Callable[[], Mapping[str, Place]],
    source: str = "",
    texts: Mapping[str, str] = {},
) -> Iterator[Finding]:
    """A violation for every text or IRI of the triples that contains a name.

    `where` gives path and line by IRI, if needed; `source` is the identifier of the
    source, if any; `texts` are published with the triples, by description.
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
    """Each text, and each part of the study's own IRIs, by subject and predicate.

    Parts are given once, so that a source with a name as identifier is one finding.
    """
    said: dict[str, list[str]] = defaultdict(list)
    seen = {"", settings.creator, settings.publisher, settings.citation}
    of_sources = f"{settings.base}source/"
    for triple in triples:
        if triple.predicate in CUT:
            continue
        subject = subject_iri(triple)
        texts = texts_of(triple, settings, foreign=not subject.startswith(of_sources))
        if not seen.issuperset(texts):
            new = [text for text in dict.fromkeys(texts) if text not in seen]
            seen.update(new)
            name = re.split("[#/]", triple.predicate.value)[-1]
            said[f"{subject.removeprefix(settings.base)} {name}"].extend(new)
    return {key: "\0".join(texts) for key, texts in said.items()}


def leaks_in_inputs(study: Study) -> Iterator[Finding]:
    """A violation for each name in published texts of study.toml and mapping sets."""
    settings, file = study.settings, study.settings.file.name
    said = {name: text for text, name in settings_texts(settings)}
    yield from left_over(said, settings.redactions, lambda _: (file, 0))
    lines: dict[str, list[str]] = defaultdict(list)
    places: dict[str, Place] = {}
    for text, path, line in mapping_texts(study):
        key = f"line {line} of a mapping table" if line else "a mapping table's header"
        lines[f"{key} ({path})"].append(text)
        places[f"{key} ({path})"] = (path, line)
    texts = {key: "\0".join(found) for key, found in lines.items()}
    yield from left_over(texts, settings.redactions, places.__getitem__)


def leaks_in_findings(
    findings: Iterable[Finding], settings: Settings
) -> Iterator[Finding]:
    """A violation for each finding with a name in its words or IRIs."""
    texts, places = {}, {}
    for number, one in enumerate(findings, start=1):
        key = f"finding {number} ({one.rule})"
        focus = one.focus.removeprefix(settings.base)
        about = "" if "://" in focus else focus
        parts = (one.path, one.message, one.source, about)
        texts[key], places[key] = "\0".join(parts), (one.path, one.line)
    yield from left_over(texts, settings.redactions, places.__getitem__)


def unguarded(study: Study, documents: Iterable[Document]) -> Iterator[Finding]:
    """Findings where redaction does not apply: longer words, or no patterns at all."""
    settings = study.settings
    interviews = (settings.interview.fullmatch(one.identifier) for one in documents)
    if not settings.redactions and any(interviews):
        found = "interviews, and no pattern of a name that is not to be published"
        yield finding("interviews-without-redaction", settings.file.name, 0, found)
    more = settings.more_redactions
    if more is not None and more.is_relative_to(settings.root):
        found = "the file of [redaction] lies in the study's folder"
        yield finding("redaction-file-in-study", settings.file.name, 0, found)
    if settings.redactions:
        yield from longer_words(study_texts(study, documents), settings.redactions)


def names_in(folder: Path, settings: Settings) -> Iterator[str]:
    """The places in a published dataset that contain a name, without the name."""
    if settings.redactions:
        told = _published(folder, settings)
        yield from (f.found for f in left_over(told, settings.redactions))


def longer_names_in(folder: Path, settings: Settings) -> Iterator[str]:
    """The places in a published dataset where a longer word contains a name."""
    if not settings.redactions:
        return
    places: dict[str, list[str]] = defaultdict(list)
    own = settings.file.name
    told = {key: t.replace(own, "") for key, t in _published(folder, settings).items()}
    for key, one in in_texts(told, settings.redactions):
        places[one.word].append(key)
    for word, keys in sorted(places.items()):
        more = f" (and {len(keys) - 1} more)" if len(keys) > 1 else ""
        yield f"{word!r} in {redact_text(keys[0], settings.redactions)}{more}"


def _published(folder: Path, settings: Settings) -> dict[str, str]:
    """The texts of a published dataset, by a description of their place."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [f for f in files if f.relative_to(folder).parts[0] != SITE]
    names = {f.relative_to(folder).as_posix(): f for f in files}
    told = {f"name of file {n}": name for n, name in enumerate(names, start=1)}
    told["the citation"] = uncredited(settings)
    for graph, triples in graphs_of(folder).items():
        if not graph.endswith(OWN):
            told |= _under(graph.removeprefix(settings.base), triples, settings)
    told |= _under("report.ttl", _parsed(folder / "report.ttl"), settings)
    for name, path in names.items():
        told |= {f"{name}:{line}": text for line, text in _lines(name, path, settings)}
    return told


def _under(place: str, triples: Iterable[Triple], settings: Settings) -> dict[str, str]:
    return {f"{place}: {key}": text for key, text in _said(triples, settings).items()}


def _parsed(path: Path) -> Iterator[Triple]:
    if path.is_file():
        yield from (q.triple for q in parse(path=path, format=RdfFormat.TURTLE))


def _lines(name: str, path: Path, settings: Settings) -> Iterator[tuple[int, str]]:
    """The lines of a file with texts of the study: transcripts, tables, inputs."""
    top = name.partition("/")[0]
    if (top, path.suffix) == ("sources", ".txt"):
        whole = path.read_text(encoding="utf-8")
        if remaining({"": whole}, settings.redactions):
            yield 0, whole
    elif (top, path.suffix) == ("changes", ".json"):
        yield from enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    elif path.suffix == ".tsv":
        yield from _mapping_lines(path, settings)
    elif (top, path.suffix) == ("tables", ".csv"):
        rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
        credit = {settings.creator, settings.publisher, settings.citation}
        for number, row in enumerate(rows, start=1):
            cells = (c for c in row if c not in credit and not URL.fullmatch(c))
            if number > 1:
                yield number, "\0".join(cells)


def _mapping_lines(path: Path, settings: Settings) -> Iterator[tuple[int, str]]:
    """The header and rows of a mapping set, without its authors."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [n for n, line in enumerate(lines) if not line.startswith("#")]
    credit = {settings.creator, settings.publisher}
    for number, line in enumerate(lines[: rows[0] if rows else None], start=1):
        if line.lstrip("#- ") not in credit and not CREDITED.match(line.lstrip("#")):
            yield number, line
    columns = lines[rows[0]].split("\t") if rows else []
    for number in rows[1:]:
        cells = zip(lines[number].split("\t"), columns, strict=False)
        yield number + 1, "\0".join(c for c, s in cells if not CREDITED.fullmatch(s))
