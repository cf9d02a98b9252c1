"""A study with the imported content of project files, redacted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from daap.core.iris import Iris
from daap.core.model import Span
from daap.core.project import Case
from daap.core.settings import Settings
from daap.core.triples import subject_iri
from daap.extract.codebook import Knowledge
from daap.extract.qda.imports import Imports, read_imports
from daap.extract.qda.store import source_extract, source_files
from daap.interpret.redact import cleaned
from daap.interpret.redact_text import redact_moved, redact_text
from daap.mapping.codebook import map_codebook, map_scheme


def imports_of(settings: Settings) -> Imports:
    """The content of all project files of a study besides sources, redacted.

    Raises InputError for an invalid extract.
    """
    found = read_imports(settings)
    if not settings.redactions:
        return found
    clean = partial(redact_text, redactions=settings.redactions)
    project = replace(found.project, cases=_moved(found.project.cases, settings))
    return replace(
        found,
        project=cleaned(project, clean),
        codes=cleaned(found.codes, clean),
        collections=cleaned(found.collections, clean),
        links=cleaned(found.links, clean),
    )


def _moved(cases: Sequence[Case], settings: Settings) -> tuple[Case, ...]:
    """The cases with their spans moved by redaction."""
    moves: dict[str, Callable[[Span], Span]] = {}
    for path in source_files(settings.root):
        if any(path.stem == one.source for case in cases for one in case.passages):
            text = "\n".join(source_extract(path).text)
            _, moves[path.stem] = redact_moved(text, settings.redactions)
    return tuple(
        replace(
            case,
            passages=tuple(
                replace(one, span=moves[one.source](one.span)) for one in case.passages
            ),
        )
        for case in cases
    )


def with_imports(knowledge: Knowledge, found: Imports, settings: Settings) -> Knowledge:
    """The codebook with the codes, sets and links that only imports have.

    What the study's own codebook states about a code has precedence.
    """
    own = {iri for iri in map(subject_iri, knowledge.codes) if iri}
    book = found.codebook
    new = tuple(
        triple
        for triple in map_codebook(book, Iris(settings.base), settings.language)
        if subject_iri(triple) not in own
    )
    scheme = () if knowledge.codes or not new else tuple(map_scheme(settings))
    codes = {**book.codes, **knowledge.codebook.codes}
    return replace(
        knowledge,
        codebook=replace(knowledge.codebook, codes=dict(sorted(codes.items()))),
        codes=(*knowledge.codes, *scheme, *new),
        findings=(*knowledge.findings, *found.findings),
    )
