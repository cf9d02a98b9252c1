"""Codings and memos as Web Annotations (W3C), in one collection of JSON-LD.

The model: https://www.w3.org/TR/annotation-model/. Positions are code points, the end
exclusive. A code has two bodies: its name as a tag, and its IRI.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from daap.exchange.dataset import Dataset, span_of
from daap.exchange.tree import code_tree, with_paths
from daap.exchange.values import Selection, Source

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Code points of context before and after a quotation."""

Json = dict[str, Any]


def annotation_collection(dataset: Dataset) -> str:
    """All annotations of a dataset, as one collection with one page."""
    found = [*_codings(dataset), *_memos(dataset)]
    collection = {
        "@context": CONTEXT,
        "id": f"{dataset.base}annotations",
        "type": "AnnotationCollection",
        "label": dataset.title,
        "total": len(found),
        "first": {
            "id": f"{dataset.base}annotations/1",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": found,
        },
    }
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def _codings(dataset: Dataset) -> Iterator[Json]:
    tree = with_paths(code_tree(dataset.codes))
    names = {node.code.iri: node.name for _, node in tree}
    creators = _creators(dataset)
    memos: dict[str, list[str]] = defaultdict(list)
    for memo in dataset.memos:
        memos[memo.target].append(memo.text)
    for source in dataset.sources:
        for one in dataset.selections(source):
            target = _target(source, one)
            remarks = [_words(text, "describing") for text in (one.remark,) if text]
            if not one.codings:
                by = creators.get(one.coder)
                yield _annotation(one.iri, "highlighting", remarks, target, by, "")
            for coding in one.codings:
                told = memos[coding.iri.partition("#")[0]]
                by = creators.get(coding.coder or one.coder)
                bodies = [
                    _words(names[coding.code], "tagging"),
                    {
                        "type": "SpecificResource",
                        "source": coding.code,
                        "purpose": "classifying",
                    },
                    *(_words(text, "commenting") for text in told),
                    *remarks,
                ]
                made = coding.created
                yield _annotation(coding.iri, "classifying", bodies, target, by, made)


def _words(text: str, purpose: str) -> Json:
    return {"type": "TextualBody", "purpose": purpose, "value": text}


def _creators(dataset: Dataset) -> dict[str, Json]:
    return {c.iri: {"id": c.iri, "name": c.label} for c in dataset.coders}


def _annotation(
    iri: str, why: str, body: list[Json], target: object, by: Json | None, when: str
) -> Json:
    made = {"id": iri, "type": "Annotation", "motivation": why}
    more = {"creator": by, "created": when}
    return {
        **made,
        **{k: v for k, v in more.items() if v},
        "body": body,
        "target": target,
    }


def _target(source: Source, one: Selection) -> object:
    """The target in a source: by position, and by quotation if published."""
    if one.region:
        fragment = {"type": "FragmentSelector", "value": one.region}
        return {"source": source.iri, "selector": [fragment]}
    if not one.end:
        return source.address
    return {"source": source.address, "selector": _selectors(source, one)}


def _selectors(source: Source, one: Selection) -> list[Json]:
    place = {"type": "TextPositionSelector", "start": one.start, "end": one.end}
    if not one.words:
        return [place]
    quote = {"type": "TextQuoteSelector", "exact": one.words}
    if source.text is not None:
        quote["prefix"] = source.text[max(0, one.start - AROUND) : one.start]
        quote["suffix"] = source.text[one.end : one.end + AROUND]
    return [place, quote]


def _memos(dataset: Dataset) -> Iterator[Json]:
    """The memos on words, sources, codes and the study; not those on codings."""
    creators = _creators(dataset)
    texts = {source.iri: source for source in dataset.sources}
    for memo in dataset.memos:
        if "/assigns/" in memo.target:
            continue
        start, end = span_of(memo.target)
        target: object = memo.target
        source = texts.get(memo.target.partition("/transcript/")[0])
        if end and source is not None:
            words = dataset.words(source, memo.target)
            one = Selection(memo.target, source.iri, start, end, words)
            target = _target(source, one)
        body = [_words(memo.text, "commenting")]
        by = creators.get(memo.coder)
        yield _annotation(memo.iri, "commenting", body, target, by, memo.created)
