"""The part of a release that each source makes, a batch of sources at a time.

With `build`, a place where stages meet. A batch is made in any process; it shares
the cost of codebook, ontology and shapes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pyoxigraph import Triple

from daap.errors import Finding
from daap.interpret.redact import left_over
from daap.iris import Iris
from daap.mapping.graphs import map_one_source
from daap.mapping.terms import published_text
from daap.model import Document, transcript_text
from daap.notes import complete
from daap.plain import to_json
from daap.reading_flow import load_note
from daap.settings import Settings
from daap.source_reasoning import closed, validated
from daap.sources import Common, Mapped, Source, Summary
from daap.web.nested import write_nested
from daap.web.order import sort_triples
from daap.web.parts import write_half

__all__ = ["NESTED", "SUMMARY", "TEXT", "leaks", "make_parts"]

Graph = tuple[Triple, ...]
NESTED, SUMMARY, TEXT = "nested.jsonld", "summary.json", "transcript.txt"


def make_parts(common: Common, batch: Sequence[Source]) -> tuple[Summary, ...]:
    """Make and keep the parts of a batch of sources; their summaries."""
    mapped = [_mapped(common, source) for source in batch]
    inferred, known = closed(common, mapped)
    broken = validated(common, mapped, inferred, known)
    made = zip(mapped, inferred, broken, strict=True)
    return tuple(_written(common, *part) for part in made)


def _mapped(common: Common, source: Source) -> Mapped:
    settings, document = common.settings, None
    if source.note is not None and source.file is not None:
        document = load_note(source.file, settings)
        document = complete(document, source.note, source.row, settings)
    if source.record is None:
        return Mapped(source, document, ())
    triples = map_one_source(settings, source.record, document, source.audited)
    return Mapped(source, document, tuple(dict.fromkeys(triples)))


def _written(
    common: Common, one: Mapped, inferred: Graph, broken: tuple[Finding, ...]
) -> Summary:
    """Write the part of a source into its folder, and keep it."""
    folder, document = one.source.folder, one.document
    folder.mkdir(parents=True)
    summary = Summary(read=document.findings if document else ())
    if one.graph:
        summary = _halves(common, one, inferred, broken)
    if one.graph and document is not None:
        _write_readable(common, one.graph, document, folder)
    (folder / SUMMARY).write_bytes(to_json(summary))
    common.cache.keep(one.source.key, folder)
    return summary


def _write_readable(
    common: Common, graph: Graph, document: Document, folder: Path
) -> None:
    """Write what people read of a source: a nested document, and its transcript."""
    text = transcript_text(document.segments)
    (folder / TEXT).write_bytes(text.encode("utf-8"))
    ordered = sort_triples(graph, base=common.settings.base)
    with (folder / NESTED).open("wb") as out:
        write_nested(ordered, out, context=common.terms, frame=common.frame)


def _halves(
    common: Common, one: Mapped, inferred: Graph, broken: tuple[Finding, ...]
) -> Summary:
    """Write both halves; without a note there are no findings from reading."""
    base, folder, document = common.settings.base, one.source.folder, one.document
    subject = Iris(base).source(one.source.name)
    asserted = write_half(
        one.graph,
        folder / "asserted",
        subject=subject,
        base=base,
        names=common.names,
    )
    derived = write_half(inferred, folder / "inferred", subject=subject, base=base)
    texts = (triple for triple in one.graph if triple.subject != subject)
    return Summary(
        read=document.findings if document else (),
        left=tuple(leaks(document, texts, common.settings)) if document else (),
        broken=broken,
        asserted_prefixes=asserted.prefixes,
        inferred_prefixes=derived.prefixes,
        triples=len(one.graph),
        subjects=len({triple.subject for triple in one.graph}),
        inferred=len(inferred),
    )


def leaks(
    document: Document | None, triples: Iterable[Triple], settings: Settings
) -> Iterator[Finding]:
    """A violation for every text of transcript or trace that holds a name."""
    texts: dict[str, list[str]] = defaultdict(list)
    for t in triples:
        texts[f"{t.subject} {t.predicate}"].append(published_text(t, settings.base))
    said = {key: " | ".join(words) for key, words in texts.items()}
    yield from left_over(document, said, settings.redactions)
