"""The dataset as a data product: quality, policy, citation and catalog."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any

from pyoxigraph import Triple

from daap.agreement.documents import measured, of_documents
from daap.build.partition.all_sources import Made
from daap.build.result import Build
from daap.build.shared_graphs import ALIGNMENTS
from daap.build.study import Study
from daap.core.codebook import Audited
from daap.core.errors import Finding
from daap.core.iris import Iris, slug
from daap.core.manifest import Manifest
from daap.core.metric_values import Counts, count_shared, count_source, metrics
from daap.core.metrics import RATING, SHARES
from daap.core.model import Document
from daap.core.namespaces import DAAP
from daap.core.settings import Settings
from daap.interpret.checks.thresholds import below_minimum
from daap.interpret.codes.emergent import emergent_codes
from daap.mapping.catalog.agreement import map_agreement
from daap.mapping.catalog.catalog import map_catalog
from daap.mapping.catalog.policy import map_policy
from daap.mapping.catalog.quality import (
    defined_codes,
    map_quality,
    mappings,
    resources,
)
from daap.mapping.catalog.statistics import (
    Statistics,
    added,
    link_counts,
    statistics,
    tally,
)
from daap.mapping.catalog.void import Numbers
from daap.publish.citation import citation_text
from daap.publish.ro_crate import crate_file
from daap.serialise.file_kinds import AnyWriter, Writer
from daap.serialise.writers import (
    branches_writer,
    catalog_files,
    text_writer,
    turtle_writer,
)

Graph = tuple[Triple, ...]


def count(
    study: Study,
    shared: Mapping[str, Graph],
    sources: Iterable[Made],
    notes: Iterable[Document],
    audited: Mapping[str, tuple[Audited, ...]],
    findings: Iterable[Finding],
) -> dict[str, Counts]:
    """The counts of each source, by identifier, and of the rest, by "".

    `shared` are the graphs of no single source.
    """
    read = {note.identifier: note for note in notes}
    emergent = {code.notation for code in emergent_codes(study.codebook)}
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.source].append(finding)
    counts: dict[str, Counts] = {
        made.name: count_source(
            read.get(made.name),
            audited.get(made.name, ()),
            found.pop(made.name, ()),
            resources=made.summary.subjects,
            emergent=emergent,
        )
        for made in sources
    }
    counts[""] = count_shared(
        chain.from_iterable(found.values()),
        resources=resources(chain.from_iterable(shared.values())),
        codes=defined_codes((*shared["graph/codebook"], *shared["graph/emergent"])),
        links=mappings(shared.get(ALIGNMENTS, ())),
    )
    return counts


def too_low(counts: Mapping[str, Counts], settings: Settings) -> Iterator[Finding]:
    """A violation for each metric below the minimum of the study's settings."""
    values = metrics(counts.values())
    return below_minimum(values, settings.minimums, settings.file.name)


def quality_file(result: Build) -> tuple[str, Writer]:
    """The file of quality measurements, of each source and of the whole."""
    sources = {name: counts for name, counts in result.counted.items() if name}
    quality = map_quality(
        sources, result.counted[""], result.findings, Iris(result.base)
    )
    segments = partial(_segments, {one.name: one for one in result.sources})
    agreed = measured(of_documents(result.documents, segments))
    more = dict(map_agreement(agreed, Iris(result.base)))
    whole = [(node, chain(said, more.pop(node, ()))) for node, said in quality]
    return "quality.ttl", branches_writer([*whole, *more.items()], result.base)


def _segments(sources: Mapping[str, Made], name: str) -> list[tuple[int, int]]:
    """Start and end of the segments of a source, from its part; code points."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for triple in sources[name].part.asserted if name in sources else ():
        if triple.predicate in (DAAP.startOffset, DAAP.endOffset):
            value = int(getattr(triple.object, "value", "0"))
            found[str(triple.subject)][triple.predicate.value] = value
    start, end = DAAP.startOffset.value, DAAP.endOffset.value
    return sorted((one[start], one[end]) for one in found.values())


def product_files(
    result: Build,
    unpartitioned: Callable[[], Iterable[Triple]],
    context: dict[str, Any],
) -> Iterator[tuple[str, AnyWriter]]:
    """The files that describe all others, and so are written after them.

    `unpartitioned` gives the asserted triples of no single source, in order.
    """
    settings = result.study.settings
    policy = map_policy(settings, Iris(settings.base))
    yield "policy.ttl", turtle_writer(policy, settings.base)
    yield "CITATION.cff", text_writer(citation_text(settings))
    yield crate_file(settings)
    folder = result.workspace.new_folder("catalog")
    catalog = partial(_catalog, result, unpartitioned)
    yield from catalog_files(catalog, context, settings.base, folder)


def _statistics(result: Build, unpartitioned: Iterable[Triple]) -> Statistics:
    """Statistics of all asserted triples: of the sources, and of the unpartitioned."""
    rest, objects = tally(unpartitioned, result.base)
    digests = (one.objects.read_bytes() for one in result.sources)
    return statistics(added([rest, result.tally]), chain([objects], digests))


def _catalog(
    result: Build, unpartitioned: Callable[[], Iterable[Triple]], manifest: Manifest
) -> Iterator[Triple]:
    """The catalog of a release, in DCAT."""
    base, shared = result.base, result.shared
    told = set(result.study.ontology)
    made = {f"graph/source/{one.name}": one.summary for one in result.sources}
    numbers = Numbers(
        _statistics(result, unpartitioned()),
        {path: len(set(graph) - told) for path, graph in shared.items()}
        | {path: summary.triples for path, summary in made.items()},
        len(result.derived) + sum(summary.inferred for summary in made.values()),
        link_counts(shared.get(ALIGNMENTS, ()), base),
    )
    codes = result.study.codebook.codes
    codebook = (*shared["graph/codebook"], *shared["graph/emergent"])
    measured = metrics(result.counted.values())
    examples = (
        *(f"source/{document.identifier}" for document in result.documents[:1]),
        *(f"code/{slug(notation)}" for notation in list(codes)[:1]),
    )
    return map_catalog(
        result.study.settings,
        manifest,
        numbers,
        codebook=codebook,
        measured=[name for name in measured if name == RATING or name in SHARES],
        examples=examples,
    )
