"""Decimal numbers in the canonical form of XML Schema."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation


def canonical_decimal(value: Decimal | str) -> str:
    """The canonical form of an xsd:decimal (XSD 1.1, part 2, section 3.3.3.1).

    Stores such as Oxigraph return a decimal in this form, so that a dump and an
    endpoint hold the same term. A text that is no decimal is returned unchanged.

    >>> [canonical_decimal(text) for text in ("1.000", "+0.80", "-0.0", ".5", "one")]
    ['1', '0.8', '0', '0.5', 'one']
    """
    try:
        exact = Decimal(value)
    except InvalidOperation:
        return str(value)
    text = f"{exact:f}"
    if not exact.is_finite() or (isinstance(value, str) and "e" in value.casefold()):
        return str(value)
    if "." in text:
        text = text.rstrip("0").removesuffix(".")
    return "0" if text == "-0" else text
