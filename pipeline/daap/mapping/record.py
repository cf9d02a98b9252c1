"""Sources, their field notes, and the tables that state facts, as triples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode, Triple

from daap.core.iris import Iris, slug
from daap.core.model import AUTHOR_TYPES, SOURCE_TYPES, Document, SourceRecord
from daap.core.namespaces import DAAP, DCT, FOAF, RDF
from daap.mapping.terms import boolean, integer, iri, lines, text, triples


def map_source(
    source: SourceRecord, iris: Iris, *, interview: re.Pattern[str], language: str
) -> Iterator[Triple]:
    """What is known of a source, and where it is stated."""
    subject = iris.source(source.identifier)
    is_interview = interview.fullmatch(source.identifier) is not None
    example, code = source.has_example, source.has_source_code
    yield from triples(
        subject,
        (RDF.type, DAAP.Interview if is_interview else DAAP.GreyLiterature),
        (DCT.identifier, text(source.identifier)),
        (DCT.title, text(source.title, language) if source.title else None),
        (FOAF.page, iri(source.page)),
        (DAAP.archivedAt, iri(source.archived_at)),
        (DAAP.shortLink, iri(source.short_link)),
        (DAAP.sourceType, _value(SOURCE_TYPES, source.source_type)),
        (DAAP.authorType, _value(AUTHOR_TYPES, source.author_type)),
        (DAAP.hasExample, None if example is None else boolean(example)),
        (DAAP.hasSourceCode, None if code is None else boolean(code)),
    )
    if source.row:
        yield from triples(
            subject,
            (DAAP.inTable, iris("table/sources")),
            (DAAP.tableRow, integer(source.row)),
        )
    elif source.lines:
        yield from triples(
            subject,
            (DAAP.recordedIn, _field_note(iris, source.identifier)),
            *lines(source.lines),
        )


def _value(names: Mapping[str, str], written: str) -> NamedNode | None:
    name = names.get(written.casefold())
    return DAAP[name] if name else None


def _field_note(iris: Iris, identifier: str) -> NamedNode:
    return iris.source(identifier, "field-note")


def map_field_note(document: Document, iris: Iris) -> Iterator[Triple]:
    """The file a source was coded in."""
    yield from triples(
        _field_note(iris, document.identifier),
        (RDF.type, DAAP.FieldNote),
        (DAAP.path, text(document.path)),
        (DAAP.sha256, text(document.sha256)),
        (FOAF.primaryTopic, iris.source(document.identifier)),
    )


def map_table(name: str, path: str, digest: str, iris: Iris) -> Iterator[Triple]:
    """A table that states facts."""
    yield from triples(
        iris(f"table/{slug(name)}"),
        (RDF.type, DAAP.Table),
        (DAAP.path, text(path)),
        (DAAP.sha256, text(digest)),
    )
