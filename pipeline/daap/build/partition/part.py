"""Parts: the files of each source for a release, made a batch at a time.

A batch is made in any process; its sources share the cost of codebook, ontology and
shapes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from daap.build.execute.part_store import PartStore
from daap.build.leaks import leaks
from daap.build.notes import complete
from daap.build.partition.inference import closed, validated
from daap.build.partition.reading import load_note
from daap.build.partition.source import Mapped, SharedContext, Source, Summary
from daap.core.errors import Finding
from daap.core.iris import Iris
from daap.core.json_codec import to_json
from daap.core.manifest import Published
from daap.core.model import Document
from daap.core.values import PublishedText
from daap.mapping.catalog.statistics import tally
from daap.mapping.graphs import map_one_source
from daap.publish.sums import content_of
from daap.reason.aligned import entailed
from daap.serialise.assembly import MergedRun, of_part
from daap.serialise.file_handle import FolderHandle, PackedFolder
from daap.serialise.jsonld_nested import write_nested
from daap.serialise.named_graphs import write_ready
from daap.serialise.order import sort_triples
from daap.serialise.parts import (
    ALIGNED,
    ASSERTED,
    INFERRED,
    PARTS,
    Part,
    own_triples,
    write_fragments,
    write_own_turtle,
)
from daap.validate.findings import places

Graph = tuple[Triple, ...]
ALONE, NESTED, TEXT = "alone.ttl", "nested.jsonld", "transcript.txt"
OBJECTS, SUMMARY = "objects.bin", "summary.json"


FILES = (*PARTS, ALONE, NESTED, OBJECTS, TEXT)
"""The files of a part, besides its summary; those of one source alone are no sections.

They are published as they are.
"""


def make_parts(
    shared: tuple[SharedContext, PartStore], batch: Sequence[Source]
) -> tuple[tuple[Summary, FolderHandle], ...]:
    """Make and keep the parts of a batch; the summary and folder of each."""
    common, store = shared
    mapped = [_mapped(common, source) for source in batch]
    inferred, known = closed(common, mapped)
    broken = validated(common, mapped, inferred, known)
    with store.folders([source.folder for source in batch]) as folders:
        made = zip(mapped, inferred, broken, folders, strict=True)
        summaries = [_written(common, *part) for part in made]
        kept = store.keep([*map(packed, folders, summaries)], FILES)
        return tuple(zip(summaries, kept, strict=True))


def packed(folder: Path, summary: Summary) -> PackedFolder:
    """The folder of a part."""
    return PackedFolder(folder, dict(summary.sections))


def _mapped(common: SharedContext, source: Source) -> Mapped:
    settings, document = common.settings, None
    if source.note is not None and source.file is not None:
        document = load_note(source.file, settings)
        document = complete(document, source.note, source.row, settings)
    if source.record is None:
        return Mapped(source, document, ())
    about = (source.record, document, source.audited)
    triples = map_one_source(settings, *about, lines_page=source.lines_page)
    return Mapped(source, document, tuple(dict.fromkeys(triples)))


def _written(
    common: SharedContext,
    one: Mapped,
    inferred: Graph,
    broken: tuple[Finding, ...],
    folder: Path,
) -> Summary:
    """Write the part of a source into a folder and into the cache."""
    document = one.document
    shutil.rmtree(folder, ignore_errors=True)  # left by a process that died
    folder.mkdir(parents=True)
    summary = Summary(read=document.findings if document else ())
    if one.graph:
        summary = replace(
            _numbered(common, one, inferred, folder),
            read=summary.read,
            leaks=tuple(_leaks(common, one)),
            broken=broken,
        )
    (folder / SUMMARY).write_bytes(to_json(summary))
    common.cache.keep(one.source.key, folder)
    return summary


def _numbered(
    common: SharedContext, one: Mapped, inferred: Graph, folder: Path
) -> Summary:
    """Write the files for dumps and those of the source alone; their counts."""
    base, document, texts = common.settings.base, one.document, PackedFolder(folder)
    ordered = sort_triples(one.graph, base=base)
    part = _fragments(common, one, ordered, sort_triples(inferred, base=base), texts)
    graph = of_part(part, base)
    subject = Iris(base).source(one.source.name)
    own = own_triples(ordered, subject)
    known = chain(own, own_triples(inferred, subject))
    alignment = sort_triples(entailed(known, common.broader), base=base)
    aligned = write_own_turtle(alignment, texts, ALIGNED, base)
    ready = write_ready(NamedNode(base + part.graph), graph, texts, base)
    files = (
        tuple(_readable(common, ordered, graph, document, folder)) if document else ()
    )
    tallied, objects = tally(own, base)
    texts.add(OBJECTS, [objects])
    return Summary(
        asserted_prefixes=part.asserted.prefixes,
        inferred_prefixes=part.inferred.prefixes,
        aligned_prefixes=aligned.prefixes,
        graph_prefixes=ready.prefixes,
        triples=len(one.graph),
        subjects=len({triple.subject for triple in one.graph}),
        inferred=len(inferred),
        files=files,
        own=tallied,
        sections=texts.sections,
    )


def _readable(
    common: SharedContext,
    ordered: Sequence[Triple],
    graph: MergedRun,
    document: Document,
    folder: Path,
) -> Iterator[Published]:
    """Write the files of a source alone: two dumps, and its transcript.

    A withheld transcript has no file.
    """
    names: tuple[str, ...] = (ALONE, NESTED)
    with (folder / ALONE).open("wb") as out:
        graph.write_turtle(out)
    with (folder / NESTED).open("wb") as out:
        write_nested(ordered, out, context=common.terms, frame=common.frame)
    if document.published is PublishedText.ALL:
        (folder / TEXT).write_bytes(document.transcript.encode("utf-8"))
        names = (*names, TEXT)
    for name in names:
        yield Published(name, *content_of(folder / name))


def _fragments(
    common: SharedContext,
    one: Mapped,
    asserted: Sequence[Triple],
    inferred: Sequence[Triple],
    folder: PackedFolder,
) -> Part:
    """Write the asserted and the inferred triples of a source, sorted."""
    base = common.settings.base
    subject = Iris(base).source(one.source.name)
    return Part(
        f"graph/source/{one.source.name}",
        write_fragments(
            asserted,
            folder,
            ASSERTED,
            subject=subject,
            base=base,
            names=common.names,
        ),
        write_fragments(inferred, folder, INFERRED, subject=subject, base=base),
    )


def _leaks(common: SharedContext, one: Mapped) -> Iterator[Finding]:
    """A violation for every text and IRI of the source that contains a name."""
    settings, document = common.settings, one.document
    if settings.redactions:
        text = document.transcript if document else ""
        texts = {f"source/{one.source.name}/transcript": text}
        where = partial(places, (*one.graph, *common.tables))
        yield from leaks(one.graph, settings, where, one.source.name, texts)
