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

from daap.core.errors import Finding, Severity
from daap.core.model import Assignment, Code, Codebook, Document, Lines, Mention, Step
from daap.core.spelling import distance

LIKELY = 12
"""How many names, by their runs of three characters, are compared in full."""

LONGEST = 100
"""How many characters of a name are compared."""

ONE_SPELLING = "write the same notation wherever the same code is meant"

NEAREST = 3
"""How many codes a finding proposes."""

SLIPS = 2
"""How many letters of a misspelt name differ at most."""

LETTERS = 4
"""How many letters a name has for each that may differ."""

Part = tuple[int, int, str]
"""A third of a name: the length of the name, where the third begins, its text."""


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


def _borders(length: int) -> tuple[tuple[int, int], ...]:
    """Where the thirds of a name of some length begin and end."""
    one, two = length // 3, 2 * length // 3
    return (0, one), (one, two), (two, length)


def _parts(key: str) -> Iterator[Part]:
    """The thirds of a name, as they are looked up."""
    if LETTERS <= len(key) <= LONGEST + SLIPS:
        for start, end in _borders(len(key)):
            yield len(key), start, key[start:end]


def _shifted(key: str, most: int) -> Iterator[Part]:
    """The thirds that a name has in common with one that differs by a few letters."""
    for length in range(len(key) - most, len(key) + most + 1):
        for start, end in _borders(length):
            for shift in range(-most, most + 1):
                if start + shift >= 0 and end + shift <= len(key):
                    yield length, start, key[start + shift : end + shift]


@dataclass(slots=True)
class Resolver:
    """Looks written names up in a codebook."""

    codebook: Codebook
    keys: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    singulars: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    grams: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    near: dict[str, tuple[str, ...]] = field(default_factory=dict)
    slips: dict[Part, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for code in self.codebook.codes.values():
            self.add(code)

    def add(self, code: Code) -> None:
        """Let the names of one more code be found."""
        for part in _parts(_key(code.notation)):
            self.slips[part].add(code.notation)
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

    def neighbours(self, notation: str) -> tuple[str, ...]:
        """Up to three other codes that differ by a letter or two, nearest first.

        One of three parts of such a name stands in the other one (by the pigeonhole
        principle; two swaps across the borders of parts excepted), so that only
        names that share one are compared.
        """
        key = _key(notation)
        most = min(SLIPS, len(key) // LETTERS)
        if not most or len(key) > LONGEST:
            return ()
        likely = {
            other
            for part in _shifted(key, most)
            for other in self.slips.get(part, ())
            if other != notation
        }
        apart = {other: distance(key, _key(other), most) for other in likely}
        near = [other for other in likely if apart[other] <= most]
        return tuple(nsmallest(NEAREST, near, key=lambda one: (apart[one], one)))

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
            self.near[key] = tuple(dict.fromkeys(codes))[:NEAREST]
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
    """A finding for the first use of each code that the codebook lacks.

    In a study without a codebook, of those that another code's name resembles.
    """
    for assignment in assignments:
        code = resolver.codebook.codes[assignment.code]
        if not code.emergent or code.notation in reported:
            continue
        reported.add(code.notation)
        words = _new_code(assignment.written[0], code.notation, resolver)
        if words is None:
            continue
        rule, found, expected, remedy = words
        yield Finding(
            severity=Severity.WARNING,
            rule=rule,
            path=document.path,
            line=assignment.lines.first,
            found=found,
            expected=expected,
            remedy=remedy,
            source=document.identifier,
            focus=f"source/{document.identifier}/step/{step.position}",
        )


def _new_code(
    written: str, notation: str, resolver: Resolver
) -> tuple[str, str, str, str] | None:
    """What to say of a code that the codebook lacks: rule, and the finding's words."""
    slips = resolver.neighbours(notation)
    if not resolver.grams:  # the study has no codebook that could lack a code
        if not slips:
            return None
        found = f"{written!r}, which differs by a letter or two from {', '.join(slips)}"
        return "similar-code", found, "one spelling for one code", ONE_SPELLING
    codes = resolver.codebook.codes
    others = [one for one in slips if codes[one].emergent]
    known = [one for one in slips if not codes[one].emergent]
    near = tuple(dict.fromkeys((*known, *resolver.nearest(written))))[:NEAREST]
    expected = "a code of the codebook" + (f", perhaps {', '.join(near)}" * bool(near))
    if others:
        expected += f"; or {', '.join(others)}, as other traces spell it"
    remedy = "write a code's notation, or define the code in the codebook"
    return "emergent-code", f"{written!r}, which the codebook lacks", expected, remedy


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
