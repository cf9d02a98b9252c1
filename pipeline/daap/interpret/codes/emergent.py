"""Emergent codes: codes that the notes use and the codebook lacks.

Names that differ in case, separators or number are one code. Its notation is the name
of its first definition, or else the first name written; its label, kind and
superclasses are those of the first definition that has any. A code without a defined
kind has the one that all statements use it as, if they agree. Of all documents only
names and statements are read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from daap.core.codebook import Code, Codebook
from daap.core.model import Document
from daap.core.signatures import (
    DECISION,
    FAMILIES,
    SOLUTION,
    Kinds,
    signature,
)
from daap.core.statements import CodeDefinition, OptionStatement, Statement
from daap.core.values import Kind
from daap.interpret.codes.definitions import fits
from daap.interpret.codes.resolve import Resolver


def label_of(notation: str) -> str:
    """A label in title case for a notation.

    >>> label_of("internal_complexity"), label_of("REST-APIs")
    ('Internal Complexity', 'REST-APIs')
    """
    words = re.sub(r"[\s_]+", " ", notation).split()
    return " ".join(word[:1].upper() + word[1:] for word in words) or notation


def emerge(documents: Iterable[Document], codebook: Codebook) -> Codebook:
    """The codebook with an emergent code for every name that does not resolve."""
    documents = tuple(documents)
    codes = dict(codebook.codes)
    resolver = Resolver(codebook)
    for code in (*_defined(documents), *_mentioned(documents)):
        found = resolver.candidates(code.notation)
        if not found:
            notation = "_".join(code.notation.split())
            label = code.label or label_of(notation)
            codes[notation] = replace(code, notation=notation, label=label)
            resolver.add(codes[notation])
        elif len(found) == 1 and codes[found[0]].kind is Kind.EMERGENT:
            codes[found[0]] = replace(codes[found[0]], kind=code.kind)
    for notation, kind in _kinds_from_use(documents, codes, resolver):
        codes[notation] = replace(codes[notation], kind=kind, from_use=True)
    for notation, above in _above(documents, codes, resolver):
        if not codes[notation].broader:
            codes[notation] = replace(codes[notation], broader=above)
    return replace(codebook, codes=codes)


def emergent_codes(codebook: Codebook) -> tuple[Code, ...]:
    """The emergent codes of a codebook."""
    return tuple(code for code in codebook.codes.values() if code.emergent)


def _statements(documents: Iterable[Document]) -> Iterator[tuple[str, Statement]]:
    """Every statement with the path of its note."""
    for document in documents:
        for step in document.steps:
            for statement in step.statements:
                yield document.path, statement


def _defined(documents: Iterable[Document]) -> Iterator[Code]:
    """Every definition as an emergent code, its notation as written."""
    for path, said in _statements(documents):
        if isinstance(said, CodeDefinition):
            place = f"{path}:{said.line}"
            yield Code(said.name, said.kind, said.label, emergent=True, place=place)


def _mentioned(documents: Iterable[Document]) -> Iterator[Code]:
    """Every name in a trace as an emergent code without a kind."""
    for document in documents:
        for step in document.steps:
            for mention in step.mentions:
                yield Code(mention.written, Kind.EMERGENT, "", emergent=True)


def _above(
    documents: Iterable[Document], codes: Mapping[str, Code], resolver: Resolver
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The superclasses of emergent codes by definition, where the kinds allow it."""
    for _, said in _statements(documents):
        if isinstance(said, CodeDefinition) and said.superclasses:
            names = map(resolver.candidates, (said.name, *said.superclasses))
            own, *others = (one[0] if len(one) == 1 else "" for one in names)
            if own and codes[own].emergent:
                yield (
                    own,
                    tuple(
                        dict.fromkeys(
                            name
                            for name in others
                            if name and name != own and fits(codes[name], codes[own])
                        )
                    ),
                )


def _kinds_from_use(
    documents: Iterable[Document], codes: dict[str, Code], resolver: Resolver
) -> Iterator[tuple[str, Kind]]:
    """The kind of each code without one, where all statements use it as the same."""
    taken: dict[str, set[Kinds]] = defaultdict(set)
    answers = set[str]()
    for _, statement in _statements(documents):
        if isinstance(statement, CodeDefinition):
            continue
        for name, kinds in signature(statement):
            found = resolver.candidates(name)
            if len(found) == 1 and codes[found[0]].kind is Kind.EMERGENT:
                taken[found[0]].add(kinds)
                if isinstance(statement, OptionStatement):
                    answers.add(found[0])
    for notation, places in taken.items():
        common = frozenset.intersection(*places)
        if common == DECISION | SOLUTION and notation in answers:
            common = SOLUTION  # an option, unless it has options itself
        if common in FAMILIES and FAMILIES[common][1] is not Kind.EMERGENT:
            yield notation, FAMILIES[common][1]
