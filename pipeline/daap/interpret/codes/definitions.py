"""The definition of a code in a trace, held against the code that is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from daap.core.errors import Severity
from daap.core.model import Code, CodeDefinition, Kind
from daap.interpret.codes.resolve import Resolver
from daap.interpret.codes.signatures import Remark, called, family, listed

RULE = "definition-disagrees"
LABEL_KEPT = "the code was published under that label"
LEFT_OUT = "that code above it was not published"


def read_definition(
    definition: CodeDefinition, resolver: Resolver
) -> Iterator[CodeDefinition | Remark]:
    """What a definition adds to an emergent code; of other codes it adds nothing.

    The codebook, or the first definition, stands: what differs is a remark.
    """
    codes = resolver.candidates(definition.name)
    if len(codes) != 1:
        yield Remark(
            "unresolved-statement",
            f"the definition of {definition.name!r}, a name of several codes",
            f"the notation of {' or '.join(codes) or 'one code'}",
            "write the notation that is meant; the definition was not published",
        )
        return
    code = resolver.codebook.codes[codes[0]]
    yield from _label(definition, code)
    if definition.kind not in (Kind.EMERGENT, code.kind):
        yield Remark(
            RULE,
            f"the kind {definition.kind.value} in the definition of {code.notation!r}",
            f"{code.kind.value}, its kind in {_known(code)}",
            "correct the one that is wrong; the code was published as that kind",
        )
        return
    above = []
    for found in _above(definition, code, resolver):
        if isinstance(found, Remark):
            yield found
        else:
            above.append(found)
    if code.emergent:
        yield replace(
            definition,
            name=code.notation,
            kind=code.kind,
            label=code.label,
            superclasses=tuple(above),
        )


def _known(code: Code) -> str:
    return f"its first definition, {code.place}" if code.emergent else "the codebook"


def _label(definition: CodeDefinition, code: Code) -> Iterator[Remark]:
    label = definition.label
    if label and label not in (code.label, *code.other_labels):
        names = (code.label, *code.other_labels)
        other_case = label.casefold() in (name.casefold() for name in names)
        yield Remark(
            RULE,
            f"the label {label!r} in the definition of {code.notation!r}",
            f"{code.label!r}, its label in {_known(code)}",
            f"write that label, or add this one to the codebook; {LABEL_KEPT}",
            Severity.INFO if other_case else Severity.WARNING,
        )


def _above(
    definition: CodeDefinition, code: Code, resolver: Resolver
) -> Iterator[str | Remark]:
    """The codes above an emergent code; of the codebook's, those it lacks."""
    known = resolver.codebook.codes
    for name in definition.superclasses:
        found = resolver.candidates(name)
        about = f"{name!r} above {code.notation!r} in its definition"
        if len(found) != 1:
            expected = "a name that stands for one code"
            rule = "unresolved-statement"
            remedy = "write the notation"
        elif found[0] == code.notation:
            about = f"{name!r} above itself in its definition"
            rule, expected, remedy = "self-link", "another code", "correct it"
        elif not _fits(known[found[0]], code):
            about += f", which is {called(known[found[0]])}"
            expected = f"a code that is {called(code)}, as {code.notation!r} is"
            rule, remedy = "contradictory-kind", "correct it"
        elif code.emergent or found[0] in code.broader:
            yield found[0]
            continue
        else:
            rule = RULE
            expected = (listed(code.broader) or "none") + ", as in the codebook"
            remedy = "correct the one that is wrong"
        yield Remark(rule, about, expected, f"{remedy}; {LEFT_OUT}")


def _fits(above: Code, code: Code) -> bool:
    """Whether two codes may stand one above the other."""
    unknown = Kind.EMERGENT in (above.kind, code.kind)
    return unknown or family(above) == family(code)
