"""The part of a release that each source makes, a batch of sources at a time.

With `build`, a place where stages meet. A batch is made in any process; it shares
the cost of codebook, ontology and shapes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from daap.errors import Finding
from daap.iris import Iris
from daap.leaks import leaks
from daap.manifest import Published
from daap.mapping.graphs import map_one_source
from daap.mapping.statistics import tally
from daap.model import Document, transcript_text
from daap.namespaces import PREFIXES
from daap.notes import complete
from daap.plain import to_json
from daap.reading_flow import load_note
from daap.source_reasoning import closed, validated
from daap.sources import Common, Mapped, Source, Summary
from daap.validate.findings import places
from daap.web.assembly import Stretch, of_part
from daap.web.nested import write_nested
from daap.web.order import sort_triples
from daap.web.parts import ASSERTED, INFERRED, Part, own_triples, write_half
from daap.web.publish import content_of
from daap.web.quads import write_ready

__all__ = ["OBJECTS", "SUMMARY", "make_parts"]

Graph = tuple[Triple, ...]
ALONE, NESTED, TEXT = "alone.ttl", "nested.jsonld", "transcript.txt"
OBJECTS, SUMMARY = "objects.bin", "summary.json"


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
        summary = replace(
            _numbered(common, one, inferred, document),
            read=summary.read,
            left=tuple(_left(common, one)),
            broken=broken,
        )
    (folder / SUMMARY).write_bytes(to_json(summary))
    common.cache.keep(one.source.key, folder)
    return summary


def _numbered(
    common: Common, one: Mapped, inferred: Graph, document: Document | None
) -> Summary:
    """Write what the dumps take, and what is published alone; its numbers."""
    base, folder = common.settings.base, one.source.folder
    ordered = sort_triples(one.graph, base=base)
    part = _halves(common, one, ordered, sort_triples(inferred, base=base))
    graph = of_part(part, base)
    ready = write_ready(NamedNode(base + part.graph), graph, folder, PREFIXES, base)
    files = tuple(_readable(common, graph, document, folder)) if document else ()
    subject = Iris(base).source(one.source.name)
    own, objects = tally(own_triples(ordered, subject), base)
    (folder / OBJECTS).write_bytes(objects)
    return Summary(
        asserted_prefixes=part.asserted.prefixes,
        inferred_prefixes=part.inferred.prefixes,
        graph_prefixes=ready.prefixes,
        triples=len(one.graph),
        subjects=len({triple.subject for triple in one.graph}),
        inferred=len(inferred),
        files=files,
        own=own,
    )


def _readable(
    common: Common, graph: Stretch, document: Document, folder: Path
) -> Iterator[Published]:
    """Write what is published of a source alone: two dumps, and its transcript."""
    with (folder / ALONE).open("wb") as out:
        graph.write_turtle(out)
    with (folder / NESTED).open("wb") as out:
        triples = graph.triples()
        write_nested(triples, out, context=common.terms, frame=common.frame)
    text = transcript_text(document.segments)
    (folder / TEXT).write_bytes(text.encode("utf-8"))
    for name in (ALONE, NESTED, TEXT):
        yield Published(name, *content_of(folder / name))


def _halves(
    common: Common,
    one: Mapped,
    asserted: Sequence[Triple],
    inferred: Sequence[Triple],
) -> Part:
    """Write both halves of a source's sorted triples."""
    base, folder = common.settings.base, one.source.folder
    subject = Iris(base).source(one.source.name)
    return Part(
        f"graph/source/{one.source.name}",
        write_half(
            asserted,
            folder,
            ASSERTED,
            subject=subject,
            base=base,
            names=common.names,
        ),
        write_half(inferred, folder, INFERRED, subject=subject, base=base),
    )


def _left(common: Common, one: Mapped) -> Iterator[Finding]:
    """A violation for every text and IRI of the source that holds a name."""
    settings, document = common.settings, one.document
    if settings.redactions:
        text = transcript_text(document.segments) if document else ""
        texts = {f"source/{one.source.name}/transcript": text}
        where = partial(places, (*one.graph, *common.tables))
        yield from leaks(one.graph, settings, where, one.source.name, texts)
