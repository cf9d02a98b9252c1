"""Triples, and the literals in them, in the forms that all rooms use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from daap.core.decimals import canonical_decimal
from daap.core.iris import Iris, slug
from daap.core.model import Element, Lines
from daap.core.namespaces import DAAP, RDF, XSD

Statement = tuple[NamedNode, NamedNode | Literal | None]
Branch = tuple[NamedNode, Iterable[Triple]]
"""A resource, and triples about it or about resources below its IRI."""


def text(value: str, language: str = "") -> Literal:
    """A string, with a language tag if one is given."""
    return Literal(value, language=language) if language else Literal(value)


def stated(value: str, language: str = "") -> Literal | None:
    """A string as `text` gives it, or None for an empty one."""
    return text(value, language) if value else None


def integer(value: int) -> Literal:
    """An xsd:integer."""
    return Literal(str(value), datatype=XSD.integer)


def boolean(value: bool) -> Literal:
    """An xsd:boolean."""
    return Literal("true" if value else "false", datatype=XSD.boolean)


def decimal(value: float | Decimal | str) -> Literal:
    """An xsd:decimal in canonical form, of a float with three decimals.

    >>> [decimal(value).value for value in (0.8, 1.0, Decimal("0.750"), Decimal(20))]
    ['0.8', '1', '0.75', '20']
    """
    exact = round(Decimal(str(value)), 3) if isinstance(value, float) else value
    return Literal(canonical_decimal(exact), datatype=XSD.decimal)


def date(value: str) -> Literal:
    """An xsd:date."""
    return Literal(value, datatype=XSD.date)


def moment(value: str) -> Literal | None:
    """An xsd:date, or with a time a canonical xsd:dateTime; None for other text.

    >>> moment("2026-03-01T10:00:00.50+00:00").value, moment("2026-03-01").value
    ('2026-03-01T10:00:00.5Z', '2026-03-01')
    """
    if "T" not in value:
        return date(value) if value else None
    text = re.sub(r"[+-]00:00$", "Z", value)
    text = re.sub(r"(\.[0-9]*?)0+(?=$|[Z+-])", r"\1", text)
    return Literal(re.sub(r"\.(?=$|[Z+-])", "", text), datatype=XSD.dateTime)


def canonical(value: Literal) -> Literal:
    """A literal as Oxigraph's stores return it, with its value in one form.

    So a dump and an endpoint hold the same term (XSD 1.1, part 2, section 2.3).

    >>> [canonical(Literal(text, datatype=XSD.integer)).value for text in ("007", "+x")]
    ['7', '+x']
    """
    if value.language or value.datatype == XSD.string:
        return value
    store = Store()
    store.add(Quad(DAAP.Code, RDF.value, value))
    return next(q.object for q in store if isinstance(q.object, Literal))


def iri(value: str) -> NamedNode | None:
    """An IRI written by a person; None if it is invalid."""
    try:
        return NamedNode(value) if value else None
    except ValueError:
        return None


def lines(value: Lines) -> tuple[Statement, ...]:
    """The lines of the field note of something, if it has any."""
    if not value.first:
        return ()
    return (
        (DAAP.firstLine, integer(value.first)),
        (DAAP.lastLine, integer(value.last)),
    )


def elements(found: Iterable[Element | None], iris: Iris) -> Iterator[Statement]:
    """The project files that contain an imported thing, with the place in each."""
    for element in found:
        if element is not None:
            yield DAAP.inFile, file_of(element, iris)
            yield DAAP.elementId, text(element.name)


def file_of(element: Element, iris: Iris) -> NamedNode:
    """The IRI of the project file of an element."""
    return iris(f"import/{slug(element.file)}")


def coder(pseudonym: str, iris: Iris) -> NamedNode | None:
    """The IRI of a coder; None without a pseudonym."""
    return iris(f"coder/{slug(pseudonym)}") if pseudonym else None


def triples(subject: NamedNode | BlankNode, *statements: Statement) -> Iterator[Triple]:
    """One triple per statement whose object is not None."""
    for predicate, value in statements:
        if value is not None:
            yield Triple(subject, predicate, value)


def subject_iri(triple: Triple) -> str:
    """The IRI of a triple's subject; empty for a blank node."""
    subject = triple.subject
    return subject.value if isinstance(subject, NamedNode) else ""
