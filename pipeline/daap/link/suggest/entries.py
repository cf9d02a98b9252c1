"""Entries of a glossary: terms and codes with labels and definitions, read from RDF.

OWL, RDFS and SKOS are read alike, in one pass: labels, alternative labels, definitions
and superordinate terms. Triples are streamed; only what is compared is kept.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from daap.core.errors import InputError
from daap.core.iris import is_name
from daap.core.namespaces import DCT, OWL, RDF, RDFS, SKOS
from daap.core.rdf_syntax import syntax_fault
from daap.link.suggest.words import words_of
from daap.link.vocabulary import ABOVE, FORMATS, PROPERTIES, RETIRED, STATUS, explodes

SCHEMA = "schema.org/"
LABELS = {SKOS.prefLabel.value, RDFS.label.value}
OTHER_LABELS = {SKOS.altLabel.value, SKOS.hiddenLabel.value}
DEFINITIONS = {
    SKOS.definition.value,
    RDFS.comment.value,
    DCT.description.value,
    "http://www.w3.org/ns/prov#definition",
    "http://purl.obolibrary.org/obo/IAO_0000115",
    f"http://{SCHEMA}description",
    f"https://{SCHEMA}description",
}
UP = {*(p.value for p in ABOVE), RDFS.subPropertyOf.value}
NOT_TERMS = {
    f"{OWL.iri}Ontology",
    f"{OWL.iri}Restriction",
    f"{SKOS.iri}ConceptScheme",
    f"{SKOS.iri}Collection",
    "http://www.w3.org/ns/shacl#NodeShape",
    "http://www.w3.org/ns/shacl#PropertyShape",
}
BORROWED = (
    RDF.iri, RDFS.iri, OWL.iri, SKOS.iri, DCT.iri, "http://www.w3.org/2001/XMLSchema#",
    "http://purl.org/dc/elements/1.1/", "http://www.w3.org/ns/shacl#",
    "http://purl.org/vocab/vann/", "http://www.w3.org/2003/06/sw-vocab-status/ns#",
)  # fmt: skip
"""Namespaces of the languages of vocabularies, whose terms are not their own."""

RELATIVE = "https://relative.invalid/"
"""A base for relative IRIs, reserved by RFC 2606."""

STEP = 20_000
"""Triples between two calls of `progress`."""

HEAD = 4096
"""Code points of a file by which its syntax is recognised."""

Progress = Callable[[int], None]


@dataclass(slots=True)
class Entry:
    """A code or a term with its labels and definitions."""

    iri: str
    labels: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    definitions: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    retired: bool = False

    @property
    def label(self) -> str:
        """The first label, else the local name of the IRI."""
        return min(self.labels, default="") or words_of(self.iri) or self.iri

    @property
    def names(self) -> tuple[str, ...]:
        """All labels and the local name of the IRI, each once."""
        names = (*sorted(self.labels), *self.others, words_of(self.iri))
        return tuple(dict.fromkeys(filter(None, names)))

    @property
    def definition(self) -> str:
        """All definitions in one text."""
        return " ".join(sorted(self.definitions))

    @property
    def is_property(self) -> bool:
        """Whether it is a property."""
        return not self.types.isdisjoint(kind.value for kind in PROPERTIES)


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of a vocabulary by IRI, and its prefixes.

    `nameless` are the invalid or relative IRIs of terms that cannot be mapped to.
    """

    terms: Mapping[str, Entry]
    prefixes: Mapping[str, str]
    nameless: tuple[str, ...] = ()


def read_glossary(path: Path, progress: Progress = lambda _: None) -> Glossary:
    """The terms of an RDF file; one with syntax errors is parsed leniently.

    Raises InputError for a file that is missing, of an unknown format, or broken.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise InputError(path, f"is none of {', '.join(FORMATS)}")
    try:
        if form == RdfFormat.RDF_XML and explodes(path.read_bytes()):
            raise InputError(path, "has entities that multiply")
        try:
            return _read(path, form, progress, lenient=False)
        except (SyntaxError, ValueError):
            return _read(path, form, progress, lenient=True)
    except OSError as error:
        raise InputError(path, error.strerror or str(error)) from None
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        place = f"{path}:{line}" if line else path
        with path.open(encoding="utf-8", errors="replace") as file:
            head = file.read(HEAD)
        raise InputError(place, syntax_fault(head, form.name, error)) from None


def _read(
    path: Path, form: RdfFormat, progress: Progress, *, lenient: bool
) -> Glossary:
    collected: dict[str, Entry] = {}
    with path.open("rb") as file:
        if file.read(len(BOM_UTF8)) != BOM_UTF8:
            file.seek(0)
        reader = parse(file, format=form, base_iri=RELATIVE, lenient=lenient)
        _collect(reader, collected, progress)
    found = {i: e for i, e in collected.items() if _is_term(e) and not e.retired}
    terms = {iri: _in_english(entry) for iri, entry in found.items() if _is_named(iri)}
    nameless = (iri.removeprefix(RELATIVE) for iri in found if not _is_named(iri))
    return Glossary(terms, dict(reader.prefixes), tuple(sorted(nameless)))


def _is_named(iri: str) -> bool:
    """Whether an IRI is valid and absolute, so that it can be mapped to."""
    return is_name(iri) and not iri.startswith(RELATIVE)


def _is_term(entry: Entry) -> bool:
    known = entry.labels or entry.others or entry.types
    return (
        bool(known)
        and not entry.iri.startswith(BORROWED)
        and entry.types.isdisjoint(NOT_TERMS)
    )


def code_entries(codes: Iterable[Triple]) -> dict[str, Entry]:
    """The codes of a study, by IRI."""
    collected: dict[str, Entry] = {}
    _collect(codes, collected, lambda _: None)
    return {iri: _in_english(e) for iri, e in collected.items() if e.labels and e.types}


def _collect(
    statements: Iterable[Quad | Triple], into: dict[str, Entry], progress: Progress
) -> None:
    """Add each triple to the entry of its subject."""
    notes = dict(NOTES)
    for count, statement in enumerate(statements, start=1):
        if not count % STEP:
            progress(count)
        predicate = statement.predicate.value
        if predicate not in notes:
            notes[predicate] = _status if STATUS.search(predicate) else None
        note = notes[predicate]
        subject = statement.subject
        if note is None or not isinstance(subject, NamedNode):
            continue
        iri = subject.value
        entry = into.get(iri)
        if entry is None:
            entry = into[iri] = Entry(iri)
        note(entry, statement.object)


def _label(entry: Entry, value: object) -> None:
    entry.labels.extend(_tagged(value))


def _other(entry: Entry, value: object) -> None:
    entry.others.extend(_tagged(value))


def _define(entry: Entry, value: object) -> None:
    entry.definitions.extend(_tagged(value))


def _raise(entry: Entry, value: object) -> None:
    if isinstance(value, NamedNode):
        entry.above.append(value.value)


def _type(entry: Entry, value: object) -> None:
    if isinstance(value, NamedNode):
        entry.types.add(value.value)


def _status(entry: Entry, value: object) -> None:
    entry.retired |= str(getattr(value, "value", "")).casefold() in RETIRED


NOTES: Mapping[str, Callable[[Entry, object], None] | None] = {
    **dict.fromkeys(LABELS, _label),
    **dict.fromkeys(OTHER_LABELS, _other),
    **dict.fromkeys(DEFINITIONS, _define),
    **dict.fromkeys(UP, _raise),
    RDF.type.value: _type,
}
"""The function that adds the object to an entry, by predicate."""

MARK = "\0"
"""Separates a text from its language tag until all languages are known."""


def _tagged(value: object) -> Iterator[str]:
    if isinstance(value, Literal):
        yield f"{value.value.strip()}{MARK}{value.language or ''}"


def _in_english(entry: Entry) -> Entry:
    """The entry with English and untagged texts only, if there are any."""
    entry.labels = list(_english(entry.labels))
    entry.others = list(_english(entry.others))
    entry.definitions = list(_english(entry.definitions))
    return entry


def _english(texts: Iterable[str]) -> Iterator[str]:
    pairs = [text.rpartition(MARK)[::2] for text in texts]
    own = [text for text, language in pairs if language.split("-")[0] in ("", "en")]
    yield from dict.fromkeys(own or (text for text, _ in pairs))
