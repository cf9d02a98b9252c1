"""Agreement of the coders of a published dataset, or of two datasets."""

from __future__ import annotations

from collections.abc import Iterator

from daap.agreement.compare import Agreement, Mark, Text, agreement
from daap.core.namespaces import DAAP, DCT
from daap.exchange.dataset import Dataset


def of_dataset(dataset: Dataset) -> Agreement:
    """The agreement of its coders."""
    return agreement(_texts(dataset), _marks(dataset))


def of_two(one: Dataset, other: Dataset, names: tuple[str, str]) -> Agreement:
    """The agreement of two datasets, each as one coder with the given name.

    Only sources with the same identifier, length and segments are compared.
    """
    texts = {text.source: text for text in _texts(other)}
    same = [text for text in _texts(one) if texts.get(text.source) == text]
    kept = {text.source for text in same}
    marks = [
        Mark(mark.source, name, mark.code, mark.start, mark.end)
        for dataset, name in zip((one, other), names, strict=True)
        for mark in _marks(dataset)
        if mark.source in kept
    ]
    found = agreement(same, marks)
    return Agreement(names, found.texts, found.marks)


def _texts(dataset: Dataset) -> Iterator[Text]:
    segments: dict[str, list[tuple[int, int]]] = {}
    for iri in dataset.of_class(DAAP.Segment):
        start = int(dataset.value(iri, DAAP.startOffset))
        end = int(dataset.value(iri, DAAP.endOffset))
        transcript = dataset.value(iri, DCT.isPartOf)
        segments.setdefault(transcript, []).append((start, end))
    for source in dataset.sources:
        found = tuple(sorted(segments.get(f"{source.iri}/transcript", ())))
        if found:
            yield Text(source.identifier, found[-1][1], found)


def _marks(dataset: Dataset) -> Iterator[Mark]:
    coders = {coder.iri: coder.label for coder in dataset.coders}
    codes = {code.iri: code.notation for code in dataset.codes}
    for source in dataset.sources:
        for one in (s for s in dataset.selections(source) if not s.region):
            for coding in one.codings:
                who = coders.get(coding.coder or one.coder, "")
                code = codes[coding.code]
                yield Mark(source.identifier, who, code, one.start, one.end)
