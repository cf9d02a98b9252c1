"""Literals and statements in the forms that all mappings share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from daap.core.decimals import canonical_decimal
from daap.core.model import Lines
from daap.core.namespaces import DAAP, XSD

Statement = tuple[NamedNode, NamedNode | Literal | None]
Branch = tuple[NamedNode, Iterable[Triple]]
"""A resource, and triples whose subject is it or has an IRI below its own."""


def text(value: str, language: str = "") -> Literal:
    """A string, with a language tag if one is given."""
    return Literal(value, language=language) if language else Literal(value)


def integer(value: int) -> Literal:
    """An xsd:integer."""
    return Literal(str(value), datatype=XSD.integer)


def boolean(value: bool) -> Literal:
    """An xsd:boolean."""
    return Literal("true" if value else "false", datatype=XSD.boolean)


def decimal(value: float | Decimal) -> Literal:
    """An xsd:decimal in its canonical form, of a float to three places.

    >>> [decimal(value).value for value in (0.8, 1.0, Decimal("0.750"), Decimal(20))]
    ['0.8', '1', '0.75', '20']
    """
    exact = value if isinstance(value, Decimal) else round(Decimal(str(value)), 3)
    return Literal(canonical_decimal(exact), datatype=XSD.decimal)


def date(value: str) -> Literal:
    """An xsd:date."""
    return Literal(value, datatype=XSD.date)


def iri(value: str) -> NamedNode | None:
    """An IRI that a person wrote, or None where it is no IRI."""
    try:
        return NamedNode(value) if value else None
    except ValueError:
        return None


def lines(value: Lines) -> tuple[Statement, ...]:
    """The lines of the field note that something stands on, where it has any."""
    if not value.first:
        return ()
    return (
        (DAAP.firstLine, integer(value.first)),
        (DAAP.lastLine, integer(value.last)),
    )


def triples(subject: NamedNode | BlankNode, *statements: Statement) -> Iterator[Triple]:
    """One triple per statement whose object is known."""
    for predicate, value in statements:
        if value is not None:
            yield Triple(subject, predicate, value)


def subject_iri(triple: Triple) -> str:
    """The IRI of a triple's subject; empty for a blank node."""
    subject = triple.subject
    return subject.value if isinstance(subject, NamedNode) else ""
