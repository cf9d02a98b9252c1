"""What is wrong with a codebook as such, told at the line of each code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from daap.core.errors import Finding, Severity
from daap.core.iris import Iris


@dataclass(frozen=True, slots=True)
class Notation:
    """A notation; `written` is how it stands there, if it is no plain text."""

    text: str
    written: str


@dataclass(frozen=True, slots=True)
class StatedCode:
    """What a codebook says of a code; `iri` is empty for a blank node.

    `has_kind` tells a code of a kind from a mere skos:Concept.
    """

    iri: str
    notations: tuple[Notation, ...]
    schemes: tuple[str, ...]
    has_kind: bool
    path: str
    line: int


def check_codes(
    codes: Iterable[StatedCode], base: str, schemes: Collection[str]
) -> Iterator[Finding]:
    """What keeps codes from being published; `schemes` are those declared.

    Violations, but for notations that differ by case only.
    """
    iris, known = Iris(base), dict[str, tuple[str, StatedCode]]()
    undeclared: set[str] = set()
    for code in codes:
        if not code.has_kind and not code.notations:
            continue  # a concept of another sort
        text = code.notations[0].text if code.notations else ""
        first = known.setdefault(text.casefold(), (text, code)) if text else ("", code)
        twice = list(_twice(text, code, *first))
        yield from twice
        if not any(finding.severity is Severity.VIOLATION for finding in twice):
            yield from _notation(code, iris)
        if not code.schemes:
            yield _violation(
                code,
                "code-without-scheme",
                f"{_name(code)} without skos:inScheme",
                f"skos:inScheme <{base}codebook>",
                "put the code in the scheme of the study",
            )
        elif not {*code.schemes} & {*schemes} and code.schemes[0] not in undeclared:
            undeclared.add(code.schemes[0])
            yield _undeclared(code, base)


def _notation(code: StatedCode, iris: Iris) -> Iterator[Finding]:
    """A notation that is missing, no text, one of two, or not that of the IRI."""
    texts = [notation.text for notation in code.notations]
    if not texts or not texts[0].strip():
        yield _violation(
            code,
            "code-without-notation",
            f"{_name(code)} without skos:notation",
            'a text such as "fresh_data", by which notes name the code',
            "give the code one notation",
        )
        return
    wanted = iris.code(texts[0]).value
    if len(texts) > 1:
        found = " and ".join(map(repr, sorted(texts)))
        yield _violation(
            code,
            "code-with-two-notations",
            f"{_name(code)} with the notations {found}",
            "one notation for each code",
            "keep one; write the other as skos:hiddenLabel",
        )
    elif written := code.notations[0].written:
        yield _violation(
            code,
            "notation-no-text",
            f"the notation {written} of {_name(code)}",
            f'a text without type or language: "{texts[0]}"',
            "delete what stands behind the quotation mark",
        )
    elif not code.iri:
        yield _violation(
            code,
            "code-without-iri",
            f"the code {texts[0]!r} as a blank node",
            f"the IRI <{wanted}>",
            "write the IRI in place of the bracket or the _: name",
        )
    elif code.iri != wanted:
        yield _violation(
            code,
            "code-of-another-iri",
            f"{_name(code)} with the notation {texts[0]!r}",
            f"the IRI <{wanted}>: base of the study, code/ and notation",
            "correct the IRI or the notation, or @base and @prefix above",
        )


def _twice(
    notation: str, code: StatedCode, other: str, first: StatedCode
) -> Iterator[Finding]:
    """A notation that an earlier code has, or has but for the case."""
    if code is first or code.iri == first.iri != "":
        return
    place = f"{first.path}:{first.line}"
    if notation == other:
        yield _violation(
            code,
            "notation-of-two-codes",
            f"{_name(code)} with the notation {notation!r}, as {_name(first)} has",
            f"a notation for one code; {place} has it",
            "give every code a notation of its own",
        )
    else:
        yield _finding(
            Severity.WARNING,
            code,
            "notation-differs-by-case",
            f"the notation {notation!r} beside {other!r} of {place}",
            "notations that differ by more than case, as names of pages must",
            "rename one of the two codes",
        )


def _undeclared(code: StatedCode, base: str) -> Finding:
    return _violation(
        code,
        "scheme-not-declared",
        f"the scheme <{code.schemes[0]}> of {_name(code)}, which nothing declares",
        f"<{base}codebook> a skos:ConceptScheme, with dct:title and dct:creator",
        "declare the scheme in the codebook, or correct its IRI",
    )


def _name(code: StatedCode) -> str:
    return f"the code <{code.iri}>" if code.iri else "a code that is a blank node"


def _violation(
    code: StatedCode, rule: str, found: str, expected: str, remedy: str
) -> Finding:
    return _finding(Severity.VIOLATION, code, rule, found, expected, remedy)


def _finding(severity: Severity, code: StatedCode, rule: str, *words: str) -> Finding:
    found, expected, remedy = words
    return Finding(
        severity=severity,
        rule=rule,
        path=code.path,
        line=code.line,
        found=found,
        expected=expected,
        remedy=remedy,
        focus=code.iri,
    )
