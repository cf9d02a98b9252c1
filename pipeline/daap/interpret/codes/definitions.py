"""Definitions of codes in a trace, compared with the codebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from daap.core.codebook import Code
from daap.core.signatures import (
    UNKNOWN,
    Remark,
    called,
    family,
    listed,
    remark,
)
from daap.core.statements import CodeDefinition
from daap.core.values import Kind
from daap.interpret.codes.resolve import Resolver


def read_definition(
    definition: CodeDefinition, resolver: Resolver
) -> Iterator[CodeDefinition | Remark]:
    """A definition with notations, and remarks on it.

    A difference from the codebook, or from the first definition, is a remark. A
    superclass that does not resolve, or is the code itself, is left out with a remark.
    """
    codes = resolver.candidates(definition.name)
    if len(codes) != 1:
        found = f"the definition of {definition.name!r}, a name of several codes"
        notations = " or ".join(codes) or "one code"
        yield remark("unresolved-statement:definition", found, notations=notations)
        return
    code = resolver.codebook.codes[codes[0]]
    yield from _label(definition, code)
    given = definition.kind
    if given not in (Kind.EMERGENT, code.kind) and code.kind not in UNKNOWN:
        found = f"the kind {given.value} in the definition of {code.notation!r}"
        values = {"kind": code.kind.value, "known": _known(code)}
        yield remark("definition-disagrees", found, **values)
    above = []
    for one in _above(definition, code, resolver):
        if isinstance(one, Remark):
            yield one
        else:
            above.append(one)
    yield replace(definition, name=code.notation, superclasses=tuple(above))


def _known(code: Code) -> str:
    return f"its first definition, {code.place}" if code.emergent else "the codebook"


def _label(definition: CodeDefinition, code: Code) -> Iterator[Remark]:
    label = definition.label
    if label and label not in (code.label, *code.other_labels):
        names = (code.label, *code.other_labels)
        other_case = label.casefold() in (name.casefold() for name in names)
        case = "label-in-other-case" if other_case else "label"
        yield remark(
            f"definition-disagrees:{case}",
            f"the label {label!r} in the definition of {code.notation!r}",
            label=code.label,
            known=_known(code),
        )


def _above(
    definition: CodeDefinition, code: Code, resolver: Resolver
) -> Iterator[str | Remark]:
    """The superclasses that a definition names, and remarks on them."""
    known = resolver.codebook.codes
    for name in definition.superclasses:
        found = resolver.candidates(name)
        about = f"{name!r} above {code.notation!r} in its definition"
        if len(found) != 1:
            yield remark("unresolved-statement:above", about)
        elif found[0] == code.notation:
            about = f"{name!r} above itself in its definition"
            yield remark("self-link:above", about)
        elif not fits(known[found[0]], code):
            about += f", which is {called(known[found[0]])}"
            values = {"kind": called(code), "notation": code.notation}
            yield remark("contradictory-kind:above", about, **values)
            yield found[0]
        else:
            if not code.emergent and found[0] not in code.broader:
                codes = listed(code.broader) or "none"
                yield remark("definition-disagrees:above", about, codes=codes)
            yield found[0]


def fits(above: Code, code: Code) -> bool:
    """Whether one code may be the superclass of the other, by their kinds."""
    is_open = above.kind in UNKNOWN or code.kind in UNKNOWN
    return is_open or family(above) == family(code)
