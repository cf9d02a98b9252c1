"""Sources, their field notes, and the tables that state facts, as triples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode, Triple

from daap.core.iris import Iris, slug
from daap.core.model import Document
from daap.core.namespaces import DAAP, DCT, FOAF, RDF
from daap.core.source_record import SourceRecord
from daap.core.triples import (
    boolean,
    elements,
    integer,
    iri,
    lines,
    stated,
    text,
    triples,
)
from daap.core.values import AUTHOR_TYPES, SOURCE_TYPES


def map_source(
    source: SourceRecord, iris: Iris, *, interview: re.Pattern[str], language: str
) -> Iterator[Triple]:
    """The metadata of a source, and where they are stated."""
    subject = iris.source(source.identifier)
    is_interview = interview.fullmatch(source.identifier) is not None
    example, code = source.has_example, source.has_source_code
    yield from triples(
        subject,
        (RDF.type, DAAP.Interview if is_interview else DAAP.GreyLiterature),
        (DCT.identifier, text(source.identifier)),
        (DCT.title, stated(source.title, language)),
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
    else:
        yield from triples(subject, *elements(source.elements, iris))


def _value(names: Mapping[str, str], written: str) -> NamedNode | None:
    name = names.get(written.casefold())
    return DAAP[name] if name else None


def _field_note(iris: Iris, identifier: str) -> NamedNode:
    return iris.source(identifier, "field-note")


def map_field_note(document: Document, iris: Iris) -> Iterator[Triple]:
    """The field note of a source."""
    yield from triples(
        _field_note(iris, document.identifier),
        (RDF.type, DAAP.FieldNote),
        (DAAP.path, text(document.path)),
        (DAAP.sha256, text(document.sha256)),
        (FOAF.primaryTopic, iris.source(document.identifier)),
    )


def map_pages(document: Document, page: str, iris: Iris) -> Iterator[Triple]:
    """The public page of the lines of each step and of each claim.

    `page` is that of the field note, with {first} and {last} for the lines.
    """
    for step in document.steps:
        made_by = iris.step(document.identifier, step.position)
        yield Triple(made_by, FOAF.page, _page(page, step.lines.first, step.lines.last))
        for number, claim in enumerate(step.claims, start=1):
            line = claim.statement.line
            subject = NamedNode(f"{made_by.value}/claim/{number}")
            yield Triple(subject, FOAF.page, _page(page, line, line))


def _page(page: str, first: int, last: int) -> NamedNode:
    lines = page.replace("{first}", str(first)).replace("{last}", str(last))
    return NamedNode(lines)


def map_table(name: str, path: str, digest: str, iris: Iris) -> Iterator[Triple]:
    """A table that states facts."""
    yield from triples(
        iris(f"table/{slug(name)}"),
        (RDF.type, DAAP.Table),
        (DAAP.path, text(path)),
        (DAAP.sha256, text(digest)),
    )
