"""Checks of a codebook itself, reported at the line of each code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from daap.core.errors import Finding, Severity
from daap.core.iris import Iris
from daap.core.rules import finding


@dataclass(frozen=True, slots=True)
class Notation:
    """A notation; `written` is its Turtle syntax, if it is no plain literal."""

    text: str
    written: str


@dataclass(frozen=True, slots=True)
class StatedCode:
    """A code as a codebook states it; `iri` is empty for a blank node.

    `has_kind` is false for a plain skos:Concept; `blank` are the properties with an
    empty text. `line` counts from 1.
    """

    iri: str
    notations: tuple[Notation, ...]
    schemes: tuple[str, ...]
    has_kind: bool
    blank: tuple[str, ...]
    path: str
    line: int


def check_codes(
    codes: Iterable[StatedCode], base: str, schemes: Collection[str]
) -> Iterator[Finding]:
    """Findings on codes that cannot be published; `schemes` are those declared.

    All are violations, except notations that differ by case only, and empty texts.
    """
    iris, known = Iris(base), dict[str, tuple[str, StatedCode]]()
    undeclared: set[str] = set()
    for code in codes:
        if not code.has_kind and not code.notations:
            continue  # a concept that is no code
        text = code.notations[0].text if code.notations else ""
        first = known.setdefault(text.casefold(), (text, code)) if text else ("", code)
        twice = list(_twice(text, code, *first))
        yield from twice
        if not any(one.severity is Severity.VIOLATION for one in twice):
            yield from _notation(code, iris)
        for name in code.blank:
            yield _finding(code, "blank-text", f"an empty {name} of {_name(code)}")
        if not code.schemes:
            found = f"{_name(code)} without skos:inScheme"
            yield _finding(code, "code-without-scheme", found, base=base)
        elif not {*code.schemes} & {*schemes} and code.schemes[0] not in undeclared:
            undeclared.add(code.schemes[0])
            yield _undeclared(code, base)


def _notation(code: StatedCode, iris: Iris) -> Iterator[Finding]:
    """A notation that is missing, no text, one of several, or not that of the IRI."""
    texts = [notation.text for notation in code.notations]
    if not texts or not texts[0].strip():
        found = f"{_name(code)} without skos:notation"
        yield _finding(code, "code-without-notation", found)
        return
    wanted = iris.code(texts[0]).value
    if len(texts) > 1:
        both = " and ".join(map(repr, sorted(texts)))
        found = f"{_name(code)} with the notations {both}"
        yield _finding(code, "code-with-two-notations", found)
    elif written := code.notations[0].written:
        found = f"the notation {written} of {_name(code)}"
        yield _finding(code, "notation-no-text", found, text=texts[0])
    elif not code.iri:
        found = f"the code {texts[0]!r} as a blank node"
        yield _finding(code, "code-without-iri", found, iri=wanted)
    elif code.iri != wanted:
        found = f"{_name(code)} with the notation {texts[0]!r}"
        yield _finding(code, "code-of-another-iri", found, iri=wanted)


def _twice(
    notation: str, code: StatedCode, other: str, first: StatedCode
) -> Iterator[Finding]:
    """A notation that an earlier code has, or that differs from it by case only."""
    if code is first or code.iri == first.iri != "":
        return
    place = f"{first.path}:{first.line}"
    if notation == other:
        found = f"{_name(code)} with the notation {notation!r}, as {_name(first)} has"
        yield _finding(code, "notation-of-two-codes", found, place=place)
    else:
        found = f"the notation {notation!r} beside {other!r} of {place}"
        yield _finding(code, "notation-differs-by-case", found)


def _undeclared(code: StatedCode, base: str) -> Finding:
    found = f"the scheme <{code.schemes[0]}> of {_name(code)}, which nothing declares"
    return _finding(code, "scheme-not-declared", found, base=base)


def _name(code: StatedCode) -> str:
    return f"the code <{code.iri}>" if code.iri else "a code that is a blank node"


def _finding(code: StatedCode, rule: str, found: str, **values: Any) -> Finding:
    return finding(rule, code.path, code.line, found, focus=code.iri, **values)
