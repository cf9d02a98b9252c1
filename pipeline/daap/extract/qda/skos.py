"""Codebooks in SKOS, in Turtle or another RDF syntax."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from daap.core.errors import InputError
from daap.core.iris import local_name
from daap.core.namespaces import DAAP, RDF, SKOS
from daap.core.rdf_syntax import syntax_fault
from daap.core.terminal import counted
from daap.core.text_files import read_bytes
from daap.extract.qda.project import (
    Code,
    CodePath,
    Collection,
    Link,
    Memo,
    Project,
    Remarks,
)
from daap.extract.qda.texts import clean_name
from daap.extract.qda.xml import DEEPEST

NOTES = (
    SKOS.note, SKOS.scopeNote, SKOS.example, SKOS.editorialNote,
)  # fmt: skip
SPACE = SKOS.Concept.value.removesuffix("Concept")
COLLECTIONS = {SKOS.Collection, NamedNode(f"{SPACE}OrderedCollection")}
MEMBER_LIST = NamedNode(f"{SPACE}memberList")
FIRST, REST = (NamedNode(RDF.iri + name) for name in ("first", "rest"))
TEXTS = (*NOTES, SKOS.prefLabel, SKOS.definition)
READ = (
    *NOTES, SKOS.prefLabel, SKOS.definition, SKOS.broader, SKOS.narrower, SKOS.related,
    SKOS.inScheme, SKOS.topConceptOf,
)  # fmt: skip
"""Properties that are read, or follow from the place of a concept."""

Values = dict[object, dict[NamedNode, list[object]]]


def read_skos(path: Path, remarks: Remarks, language: str = "en") -> Project:
    """The concepts of a file as codes. Raises InputError for a file without any.

    A broader concept is a code's parent; if there are several, the first by name. Notes
    are memos, related concepts links; what else SKOS says of them is a finding. Labels
    and definitions are those in the language of the study, if there are several.
    """
    said = _statements(path)
    for values in said.values():
        for kind in (SKOS.prefLabel, SKOS.definition):
            values[kind].sort(key=lambda one: _rank(one, language))
    concepts = {
        node: values
        for node, values in said.items()
        if SKOS.Concept in values[RDF.type] or values[SKOS.prefLabel]
        if not COLLECTIONS & {*values[RDF.type]}
        and SKOS.ConceptScheme not in values[RDF.type]
    }
    if not concepts:
        raise InputError(path, "holds no skos:Concept")
    paths = {node: _path(node, concepts, path, remarks) for node in concepts}
    _tell_left_out(concepts, remarks)
    return Project(
        tool="",
        format="codebook as SKOS",
        codes=tuple(
            sorted(
                (
                    Code(
                        paths[node],
                        paths[node][-1],
                        DAAP.Category in values[RDF.type],
                        _text(values[SKOS.definition]),
                    )
                    for node, values in concepts.items()
                ),
                key=lambda code: code.path,
            )
        ),
        collections=tuple(_collections(said, paths, remarks)),
        links=tuple(_links(concepts, paths)),
        memos=tuple(_memos(concepts, paths)),
    )


def _collections(
    said: Values, paths: Mapping[object, CodePath], remarks: Remarks
) -> Iterator[Collection]:
    """The collections, also ordered ones; a member that is no concept is a finding."""
    for node, values in sorted(said.items(), key=lambda item: str(item[0])):
        if not COLLECTIONS & {*values[RDF.type]}:
            continue
        name = clean_name(_text(values[SKOS.prefLabel]) or _name(node), remarks)
        members = {*values[SKOS.member]}
        for first in values[MEMBER_LIST]:
            members.update(_listed(first, said))
        if others := members - paths.keys():
            what = f"{counted(len(others), 'member')} of the collection {name!r}"
            remarks.left_out(what, "it is no concept of the file")
        found = tuple(sorted(paths[one] for one in members & paths.keys()))
        yield Collection(name, _text(values[SKOS.definition]), found)


def _listed(here: object, said: Values) -> Iterator[object]:
    """The items of an RDF list."""
    seen = set[object]()
    while here not in seen and said[here][FIRST]:
        seen.add(here)
        yield said[here][FIRST][0]
        here = next(iter(said[here][REST]), None)


def _links(concepts: Values, paths: Mapping[object, CodePath]) -> Iterator[Link]:
    """The related concepts, which are so in both directions."""
    for node, values in concepts.items():
        for other in values[SKOS.related]:
            if other in paths and paths[node] != paths[other]:
                yield Link(paths[node], paths[other], both=True)


def _memos(concepts: Values, paths: Mapping[object, CodePath]) -> Iterator[Memo]:
    """The notes on concepts, each with the name of its property."""
    for node, values in concepts.items():
        for kind in NOTES:
            for note in values[kind]:
                if isinstance(note, Literal):
                    yield Memo(note.value, name=_name(kind), code=paths[node])


def _tell_left_out(concepts: Values, remarks: Remarks) -> None:
    """Add findings for parents beyond the first, and for properties not read."""
    counts = Counter[str]()
    for values in concepts.values():
        above = {*values[SKOS.broader]}
        if len(above) > 1 or not above <= concepts.keys():
            what = f"a broader concept of {_text(values[SKOS.prefLabel])!r}"
            remarks.left_out(what, "a code has one place in the tree of the file")
        counts.update(
            f"skos:{_name(kind)}"
            for kind, said in values.items()
            if said and kind.value.startswith(SPACE) and kind not in READ
        )
        counts.update(
            f"another skos:{_name(kind)}"
            for kind in (SKOS.prefLabel, SKOS.definition)
            if len(values[kind]) > 1
        )
        counts.update(
            f"skos:{_name(kind)} that is no text"
            for kind in TEXTS
            if not all(isinstance(one, Literal) for one in values[kind])
        )
    for name, count in sorted(counts.items()):
        what = f"{name} of {counted(count, 'concept')}"
        remarks.left_out(what, "a code is imported with label, definition and notes")


def _rank(value: object, language: str) -> tuple[int, str]:
    """The order of texts: the study's language, none, English, others, no text."""
    if not isinstance(value, Literal):
        return 5, ""
    found, own = (value.language or "").casefold(), language.casefold()
    known = (own, own.partition("-")[0], "", "en")
    return known.index(found) if found in known else 4, value.value


def _text(values: list[object]) -> str:
    """The first literal of sorted values; empty if there is none."""
    return next((one.value for one in values if isinstance(one, Literal)), "")


def _name(node: object) -> str:
    return local_name(str(getattr(node, "value", "")))


def _path(node: object, concepts: Values, path: Path, remarks: Remarks) -> CodePath:
    """The labels from the top. Raises InputError for a cycle or deep nesting."""
    names, seen = list[str](), set[object]()
    here: object | None = node
    while here is not None:
        if here in seen:
            raise InputError(path, f"has the concept {_name(node)} above itself")
        seen.add(here)
        if len(seen) > DEEPEST:
            raise InputError(path, f"has concepts nested deeper than {DEEPEST}")
        label = _text(concepts[here][SKOS.prefLabel]) or _name(here)
        names.append(clean_name(label, remarks))
        above = [one for one in concepts[here][SKOS.broader] if one in concepts]
        here = min(above, key=str) if above else None
    return tuple(reversed(names))


def _statements(path: Path) -> Values:
    """The triples of a file, by subject and predicate. Raises InputError."""
    suffix = path.suffix.lstrip(".").lower()
    form = RdfFormat.RDF_XML if suffix == "owl" else RdfFormat.from_extension(suffix)
    said: Values = defaultdict(lambda: defaultdict(list))
    content = read_bytes(path)
    try:
        for quad in parse(content, format=form, base_iri="urn:codebook:"):
            said[quad.subject][quad.predicate].append(quad.object)
            if quad.predicate == SKOS.narrower:
                said[quad.object][SKOS.broader].append(quad.subject)
    except (SyntaxError, ValueError) as error:
        text, name = content.decode("utf-8", "replace"), form.name if form else "RDF"
        raise InputError(path, syntax_fault(text, name, error)) from None
    return said
