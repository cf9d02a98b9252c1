"""Codes that the notes use and the codebook lacks, gathered over all notes.

Names that differ in case, separators or number are one code. Its notation is
the name of its first definition, or else the first name written; its label is
that of the first definition, or made from the notation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from daap.interpret.resolve import Resolver
from daap.model import Code, Codebook, CodeDefinition, Document, Kind

__all__ = ["emerge", "emergent_codes", "label_of"]


def label_of(notation: str) -> str:
    """A label made from a notation.

    >>> label_of("internal_complexity"), label_of("REST-APIs")
    ('Internal Complexity', 'REST-APIs')
    """
    words = re.sub(r"[\s_]+", " ", notation).split()
    return " ".join(word[:1].upper() + word[1:] for word in words) or notation


def emerge(documents: Iterable[Document], codebook: Codebook) -> Codebook:
    """The codebook with an emergent code for every name that resolves to none."""
    codes = dict(codebook.codes)
    resolver = Resolver(codebook)
    for name, label, kind in (*_defined(documents), *_mentioned(documents)):
        if resolver.candidates(name):
            continue
        notation = "_".join(name.split())
        code = Code(notation, kind, label or label_of(notation), (), emergent=True)
        codes[notation] = code
        resolver.add(code)
    return replace(codebook, codes=codes)


def emergent_codes(codebook: Codebook) -> tuple[Code, ...]:
    """The codes of a codebook that came from the notes."""
    return tuple(code for code in codebook.codes.values() if code.emergent)


def _defined(documents: Iterable[Document]) -> Iterator[tuple[str, str, Kind]]:
    for document in documents:
        for step in document.steps:
            for statement in step.statements:
                if isinstance(statement, CodeDefinition):
                    yield statement.name, statement.label, statement.kind


def _mentioned(documents: Iterable[Document]) -> Iterator[tuple[str, str, Kind]]:
    for document in documents:
        for step in document.steps:
            for mention in step.mentions:
                yield mention.written, "", Kind.EMERGENT
