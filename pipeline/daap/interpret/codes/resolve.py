"""Resolution of written names to codes: by notation, then label, then inflection.

A name shared by two codes resolves to neither; a name that only resembles a code's
gives a finding with the candidates.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from heapq import nsmallest

from daap.core.codebook import Code, Codebook
from daap.core.errors import Finding
from daap.core.model import Assignment, Document, Lines, Mention, Note, Step
from daap.core.spelling import within
from daap.core.values import Anchoring

LIKELY = 12
"""The number of names, chosen by common trigrams, that are compared in full."""

LONGEST = 100
"""The most code points of a name that are compared."""

NEAREST = 3
"""The most codes that a finding proposes."""

SLIPS = 2
"""The most letters in which a misspelt name may differ."""

LETTERS = 4
"""Letters that a name must have for each that may differ."""

MARKS = " \t\n.,;:!?*_`\"'“”‘’"
"""Characters that may surround a code's name in a note."""

Part = tuple[int, int, str]
"""A third of a name: the length of the name, the third's offset, and its text."""


def _key(name: str) -> str:
    """A name without case and separators."""
    spaced = re.sub(r"[\s_-]+", " ", name.replace("(s)", "").casefold())
    return spaced.strip()


def _singular(name: str) -> str:
    """The key with its last word in the singular by English spelling, unspaced."""
    key = _key(name)
    for ending, singular in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if key.endswith(ending) and not key.endswith(("ss", "us", "sis", "xis")):
            key = key[: -len(ending)] + singular
            break
    return key.replace(" ", "")


def _grams(key: str) -> set[str]:
    """The trigrams of a key with markers at its ends."""
    padded = f" {key} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def _borders(length: int) -> tuple[tuple[int, int], ...]:
    """The ranges of the thirds of a name of some length."""
    one, two = length // 3, 2 * length // 3
    return (0, one), (one, two), (two, length)


def _parts(key: str) -> Iterator[Part]:
    """The thirds of a name, as they are indexed."""
    if LETTERS <= len(key) <= LONGEST + SLIPS:
        for start, end in _borders(len(key)):
            yield len(key), start, key[start:end]


def _shifted(key: str, most: int) -> Iterator[Part]:
    """The thirds that a name may share with one that differs by a few letters."""
    for length in range(len(key) - most, len(key) + most + 1):
        for start, end in _borders(length):
            for shift in range(-most, most + 1):
                if start + shift >= 0 and end + shift <= len(key):
                    yield length, start, key[start + shift : end + shift]


@dataclass(slots=True)
class Resolver:
    """An index of the names of a codebook."""

    codebook: Codebook
    keys: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    notations: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    singulars: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    grams: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    near: dict[str, tuple[str, ...]] = field(default_factory=dict)
    slips: dict[Part, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for code in self.codebook.codes.values():
            self.add(code)

    def add(self, code: Code) -> None:
        """Add the names of a code to the index."""
        own = _key(code.notation)
        self.notations[own].add(code.notation)
        for part in _parts(own):
            self.slips[part].add(own)
        for name in (code.notation, code.label, *code.other_labels):
            key = _key(name)
            self.keys[key].add(code.notation)
            self.singulars[_singular(name)].add(code.notation)
            if not code.emergent:
                for gram in _grams(key):
                    self.grams[gram].add(key)

    def candidates(self, written: str) -> tuple[str, ...]:
        """The codes of a name, by notation: one if it resolves, several if shared."""
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
        """At most three other codes that differ by one or two letters, nearest first.

        By the pigeonhole principle such names share one of three parts, except for two
        transpositions across their borders; only names that share one are compared.
        """
        key = _key(notation)
        most = min(SLIPS, len(key) // LETTERS)
        if not most or len(key) > LONGEST:
            return ()
        shared = (self.slips.get(part, ()) for part in _shifted(key, most))
        likely = set[str]().union(*shared)
        near = (
            (apart, other)
            for name, apart in within(key, likely, most)
            for other in self.notations[name] - {notation}
        )
        return tuple(other for _, other in nsmallest(NEAREST, near))

    def nearest(self, written: str) -> tuple[str, ...]:
        """At most three codes of the codebook with a similar notation or label."""
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
    """Give every step its assignments, one per code, in order of first mention.

    A note that consists of a code's name is descriptive and names that code.
    """
    resolver = names if isinstance(names, Resolver) else Resolver(names)
    steps, findings = [], list[Finding]()
    reported: set[str] = set()
    for step in document.steps:
        resolved: dict[str, list[Mention]] = {}
        for mention in step.mentions:
            codes = resolver.candidates(mention.code or mention.written)
            if len(codes) == 1:
                resolved.setdefault(codes[0], []).append(mention)
            if mention.code and codes == (mention.code,):
                continue  # the tool's name of the code, not another spelling
            findings.extend(_remarks(document, step, mention, codes, resolver))
        assignments = tuple(_assignment(c, m) for c, m in resolved.items())
        findings.extend(_emergent(document, step, assignments, resolver, reported))
        notes = tuple(_naming(note, resolver) for note in step.notes)
        steps.append(replace(step, assignments=assignments, notes=notes))
    unique = tuple(dict.fromkeys(findings))
    return replace(document, steps=tuple(steps), findings=(*document.findings, *unique))


def _naming(note: Note, resolver: Resolver) -> Note:
    """A note without an anchor if it consists of a code's name."""
    text = note.text.strip(MARKS)
    codes = resolver.candidates(text) if 0 < len(text) <= LONGEST else ()
    if len(codes) != 1:
        return note
    return replace(
        note, anchoring=Anchoring.UNANCHORED, score=0.0, span=None, names=codes[0]
    )


def _assignment(code: str, mentions: Iterable[Mention]) -> Assignment:
    found = list(mentions)
    # a date alone sorts before a time of its day
    first = min(found, key=lambda m: (not m.created, m.created))
    return Assignment(
        code=code,
        written=tuple(dict.fromkeys(m.written for m in found)),
        kinds=tuple(dict.fromkeys(m.kind for m in found)),
        lines=Lines(min(m.line for m in found), max(m.line for m in found)),
        created=first.created,
        element=first.element,
    )


def _emergent(
    document: Document,
    step: Step,
    assignments: Iterable[Assignment],
    resolver: Resolver,
    reported: set[str],
) -> Iterator[Finding]:
    """A finding for the first use of each code that the codebook lacks.

    Without a codebook, only for codes whose name resembles another code's.
    """
    for assignment in assignments:
        code = resolver.codebook.codes[assignment.code]
        if not code.emergent or code.notation in reported:
            continue
        reported.add(code.notation)
        words = _new_code(assignment.written[0], code.notation, resolver)
        if words is None:
            continue
        rule, found, candidates = words
        yield document.finding(
            rule,
            assignment.lines.first,
            found,
            step=step.position,
            candidates=candidates,
        )


def _new_code(
    written: str, notation: str, resolver: Resolver
) -> tuple[str, str, str] | None:
    """Rule, finding and candidates for a code that the codebook lacks."""
    slips = resolver.neighbours(notation)
    if not resolver.grams:  # a study without a codebook
        if not slips:
            return None
        found = f"{written!r}, which differs by a letter or two from {', '.join(slips)}"
        return "similar-code", found, ""
    codes = resolver.codebook.codes
    others = [one for one in slips if codes[one].emergent]
    known = [one for one in slips if not codes[one].emergent]
    near = tuple(dict.fromkeys((*known, *resolver.nearest(written))))[:NEAREST]
    candidates = f", perhaps {', '.join(near)}" if near else ""
    if others:
        candidates += f"; or {', '.join(others)}, as other traces spell it"
    return "emergent-code", f"{written!r}, which the codebook lacks", candidates


def _remarks(
    document: Document,
    step: Step,
    mention: Mention,
    codes: tuple[str, ...],
    resolver: Resolver,
) -> Iterator[Finding]:
    """Findings on how a name resolved: ambiguous, by label, or by inflection."""
    if len(codes) == 1 and (
        codes[0] == mention.written or resolver.codebook.codes[codes[0]].emergent
    ):
        return
    rule = "alternative-spelling" if len(codes) == 1 else "ambiguous-code"
    near = () if codes else resolver.nearest(mention.written)
    yield document.finding(
        rule if codes else "unknown-code",
        mention.line,
        f"{mention.written!r} in an axial coding trace",
        step=step.position,
        notation="".join(codes),
        notations=" or ".join(codes),
        candidates=f", perhaps {', '.join(near)}" if near else "",
    )
