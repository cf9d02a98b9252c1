"""Published texts of settings, tables, codebook and mappings, for the leak check.

Each text has its path and line, 0 if it is on no line. The credit of a study's author
is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TypeGuard

from pyoxigraph import Literal, NamedNode, Triple

from daap.build.study import Study
from daap.core import namespaces
from daap.core.model import Document
from daap.core.namespaces import DCT, FOAF, Namespace
from daap.core.settings import Settings
from daap.core.triples import subject_iri

CREDIT = (DCT.creator, DCT.publisher, FOAF.name)
"""Predicates for the creator of a thing, and for names."""

CREDITED = re.compile(r"(?:creator|author|reviewer)_(?:id|label)")
"""Slots of SSSOM for the creators of a mapping."""

KNOWN = tuple(
    one.iri for one in vars(namespaces).values() if isinstance(one, Namespace)
)
"""Namespaces of the vocabularies that every study uses."""

Text = tuple[str, str, int]


def settings_texts(settings: Settings) -> Iterator[tuple[str, str]]:
    """The texts of study.toml, each with a description."""
    for name in ("title", "description", "purpose"):
        yield getattr(settings, name), f"the study's {name}"
    yield uncredited(settings), "the study's citation"


def uncredited(settings: Settings) -> str:
    """The citation without the words and addresses of creator and publisher."""
    text = settings.citation.replace(settings.origin or "\0", " ")
    for word in re.findall(r"\w+", f"{settings.creator} {settings.publisher}"):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text)
    return text


def is_foreign(term: object, settings: Settings) -> TypeGuard[NamedNode]:
    """Whether a term is a foreign IRI, and not of a vocabulary every study uses."""
    known = (settings.base, settings.origin or settings.base, settings.licence, *KNOWN)
    return isinstance(term, NamedNode) and not term.value.startswith(known)


def mapping_texts(study: Study) -> Iterator[Text]:
    """The texts of mapping sets and references, without their creators."""
    if study.alignments is None:
        return
    for table in study.alignments.sets:
        slots = (slot for slot in table.header if not CREDITED.fullmatch(slot))
        yield from ((table.text(slot), table.path, 0) for slot in slots)
        foreign = (p for p in table.prefixes.items() if not p[1].startswith(KNOWN))
        yield from (("\0".join(pair), table.path, 0) for pair in foreign)
        for row in table.rows:
            for slot, value in row.values.items():
                if not CREDITED.fullmatch(slot):
                    yield value, table.path, row.line
    for one in study.alignments.references:
        yield from (
            (text, one.path, one.line) for text in (one.url, one.title, one.note)
        )


def study_texts(study: Study, documents: Iterable[Document]) -> Iterator[Text]:
    """All texts outside the field notes, with names and identifiers of files."""
    file = study.settings.file.name
    yield from ((text, file, 0) for text, _ in settings_texts(study.settings))
    paths = [*(table.path for table in study.tables), *(f.path for f in study.files)]
    yield from ((path, path, 0) for path in paths if path != file)
    for document in documents:
        yield document.path, document.path, 0
        yield document.identifier, document.path, 0
    if study.sources is not None:
        for row in study.sources.rows:
            texts = (row.identifier, row.title, row.source_type, row.author_type)
            yield from ((text, study.sources.path, row.row + 1) for text in texts)
    if study.attributions is not None:
        for listed in study.attributions.rows:
            yield listed.code, study.attributions.path, listed.row + 1
    yield from _knowledge_texts(study)
    yield from mapping_texts(study)


def _knowledge_texts(study: Study) -> Iterator[Text]:
    """The literals and IRIs of codebook and guidance."""
    knowledge, settings = study.knowledge, study.settings
    for triple in chain(knowledge.codes, knowledge.guidance):
        place = knowledge.places.get(subject_iri(triple), ("", 0))
        for text in texts_of(triple, settings):
            yield text, *place


def texts_of(triple: Triple, settings: Settings, *, foreign: bool = True) -> list[str]:
    """The parts of a triple's own IRIs, the foreign IRIs if asked, and the literal."""
    subject, predicate, value = triple
    texts = [*own_parts(subject, settings), *own_parts(value, settings)]
    if predicate in CREDIT:
        return texts
    ends = (subject, value) if foreign else ()
    texts += [end.value for end in ends if is_foreign(end, settings)]
    if isinstance(value, Literal):
        texts.append(value.value)
    return texts


def own_parts(term: object, settings: Settings) -> list[str]:
    """The path segments of one of the study's IRIs after the base."""
    if isinstance(term, NamedNode) and term.value.startswith(settings.base):
        return term.value[len(settings.base) :].split("/")
    return []
