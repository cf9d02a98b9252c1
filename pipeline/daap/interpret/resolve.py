"""Written names to codes: the notation wins, then labels, then inflections.

A name that two codes share resolves to neither; a name that only resembles a
code's is a finding with the candidates, never a guess.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from heapq import nsmallest

from daap.errors import Finding, Severity
from daap.model import Assignment, Code, Codebook, Document, Lines, Mention, Step

__all__ = ["Resolver", "resolve"]

LIKELY = 12
"""How many names, by their runs of three characters, are compared in full."""

LONGEST = 100
"""How many characters of a name are compared."""


def _key(name: str) -> str:
    """Case, separators and an optional plural mark made alike."""
    spaced = re.sub(r"[\s_-]+", " ", name.replace("(s)", "").casefold())
    return spaced.strip()


def _singular(name: str) -> str:
    """The key with its last word in the singular, by English spelling, unspaced."""
    key = _key(name)
    for ending, singular in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if key.endswith(ending) and not key.endswith(("ss", "us", "sis", "xis")):
            key = key[: -len(ending)] + singular
            break
    return key.replace(" ", "")


def _grams(key: str) -> set[str]:
    """The runs of three characters in a key, its ends marked."""
    padded = f" {key} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


@dataclass(slots=True)
class Resolver:
    """Looks written names up in a codebook."""

    codebook: Codebook
    keys: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    singulars: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    grams: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    near: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for code in self.codebook.codes.values():
            self.add(code)

    def add(self, code: Code) -> None:
        """Let the names of one more code be found."""
        for name in (code.notation, code.label, *code.other_labels):
            key = _key(name)
            self.keys[key].add(code.notation)
            self.singulars[_singular(name)].add(code.notation)
            if not code.emergent:
                for gram in _grams(key):
                    self.grams[gram].add(key)

    def candidates(self, written: str) -> tuple[str, ...]:
        """The codes a name stands for: one if it resolves, several if shared."""
        if written in self.codebook.codes:
            return (written,)
        for index, key in (
            (self.keys, _key(written)),
            (self.singulars, _singular(written)),
        ):
            if key in index:
                return tuple(sorted(index[key]))
        return ()

    def nearest(self, written: str) -> tuple[str, ...]:
        """Up to three codes of the codebook that are named or labelled alike."""
        key = _key(written)[:LONGEST]
        if key not in self.near:
            shared = Counter(
                k for gram in _grams(key) for k in self.grams.get(gram, ())
            )
            likely = nsmallest(LIKELY, shared, key=lambda k: (-shared[k], k))
            close = difflib.get_close_matches(key, likely, n=6)
            codes = [
                notation
                for k in close
                for notation in sorted(self.keys[k])
                if not self.codebook.codes[notation].emergent
            ]
            self.near[key] = tuple(dict.fromkeys(codes))[:3]
        return self.near[key]


def resolve(document: Document, names: Codebook | Resolver) -> Document:
    """Give every step its assignments, one per code, in order of first mention."""
    resolver = names if isinstance(names, Resolver) else Resolver(names)
    steps, findings = [], list[Finding]()
    reported: set[str] = set()
    for step in document.steps:
        resolved: dict[str, list[Mention]] = {}
        for mention in step.mentions:
            codes = resolver.candidates(mention.written)
            if len(codes) == 1:
                resolved.setdefault(codes[0], []).append(mention)
            findings.extend(_remarks(document, step, mention, codes, resolver))
        assignments = tuple(_assignment(c, m) for c, m in resolved.items())
        findings.extend(_emergent(document, step, assignments, resolver, reported))
        steps.append(replace(step, assignments=assignments))
    unique = tuple(dict.fromkeys(findings))
    return replace(document, steps=tuple(steps), findings=(*document.findings, *unique))


def _assignment(code: str, mentions: Iterable[Mention]) -> Assignment:
    found = list(mentions)
    return Assignment(
        code=code,
        written=tuple(dict.fromkeys(m.written for m in found)),
        kinds=tuple(dict.fromkeys(m.kind for m in found)),
        lines=Lines(min(m.line for m in found), max(m.line for m in found)),
    )


def _emergent(
    document: Document,
    step: Step,
    assignments: Iterable[Assignment],
    resolver: Resolver,
    reported: set[str],
) -> Iterator[Finding]:
    """A finding for the first use of each code that the codebook lacks."""
    if not resolver.grams:  # the study has no codebook that could lack a code
        return
    for assignment in assignments:
        code = resolver.codebook.codes[assignment.code]
        if not code.emergent or code.notation in reported:
            continue
        reported.add(code.notation)
        near = resolver.nearest(assignment.written[0])
        yield Finding(
            severity=Severity.WARNING,
            rule="emergent-code",
            path=document.path,
            line=assignment.lines.first,
            found=f"{assignment.written[0]!r}, which the codebook lacks",
            expected="a code of the codebook"
            + (f", perhaps {', '.join(near)}" if near else ""),
            remedy="write a code's notation, or define the code in the codebook",
            source=document.identifier,
            focus=f"source/{document.identifier}/step/{step.position}",
        )


def _remarks(
    document: Document,
    step: Step,
    mention: Mention,
    codes: tuple[str, ...],
    resolver: Resolver,
) -> Iterator[Finding]:
    """What there is to say of how a name resolved."""
    if len(codes) == 1 and (
        codes[0] == mention.written or resolver.codebook.codes[codes[0]].emergent
    ):
        return
    severity = Severity.WARNING
    if len(codes) == 1:
        severity, rule = Severity.INFO, "alternative-spelling"
        expected = f"the notation {codes[0]!r}"
        remedy = "write the notation; it was read as this code"
    elif codes:
        rule, expected = "ambiguous-code", "the notation of " + " or ".join(codes)
        remedy = "write the notation that is meant; no code was assigned"
    else:
        rule = "unknown-code"
        near = resolver.nearest(mention.written)
        expected = "a code of the codebook" + (
            f", perhaps {', '.join(near)}" if near else ""
        )
        remedy = "write a code's notation, or add the code; no code was assigned"
    yield Finding(
        severity=severity,
        rule=rule,
        path=document.path,
        line=mention.line,
        found=f"{mention.written!r} in an axial coding trace",
        expected=expected,
        remedy=remedy,
        source=document.identifier,
        focus=f"source/{document.identifier}/step/{step.position}",
    )
