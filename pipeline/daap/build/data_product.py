"""The dataset as a data product: its quality, policy, citation and catalog.

With `build` and `study`, the only place where stages meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any

from pyoxigraph import Triple

from daap.build.partition.all_sources import Made
from daap.build.result import Build
from daap.build.shared_graphs import ALIGNMENTS
from daap.build.study import Study
from daap.core.errors import Finding
from daap.core.iris import Iris, slug
from daap.core.manifest import Manifest
from daap.core.metric_values import Counts, count_shared, count_source, metrics
from daap.core.metrics import RATING, SHARES
from daap.core.model import Audited, Document
from daap.core.settings import Settings
from daap.interpret.checks.thresholds import below_minimum
from daap.interpret.codes.emergent import emergent_codes
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
    """What is counted of each source, by identifier, and of the rest, by "".

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
    """The observation port: measurements of each source and of the whole."""
    sources = {name: counts for name, counts in result.counted.items() if name}
    quality = map_quality(
        sources, result.counted[""], result.findings, Iris(result.base)
    )
    return "quality.ttl", branches_writer(quality, result.base)


def product_files(
    result: Build,
    loose: Callable[[], Iterable[Triple]],
    context: dict[str, Any],
) -> Iterator[tuple[str, AnyWriter]]:
    """What tells of all other files: to be written behind them.

    `loose` gives the asserted triples that are about no source, in their order.
    """
    settings = result.study.settings
    policy = map_policy(settings, Iris(settings.base))
    yield "policy.ttl", turtle_writer(policy, settings.base)
    yield "CITATION.cff", text_writer(citation_text(settings))
    yield crate_file(settings)
    folder = result.workspace.new_folder("catalog")
    catalog = partial(_catalog, result, loose)
    yield from catalog_files(catalog, context, settings.base, folder)


def _statistics(result: Build, loose: Iterable[Triple]) -> Statistics:
    """Numbers of all asserted triples: of the sources, and of the loose ones."""
    rest, objects = tally(loose, result.base)
    digests = (one.objects.read_bytes() for one in result.sources)
    return statistics(added([rest, result.tally]), chain([objects], digests))


def _catalog(
    result: Build, loose: Callable[[], Iterable[Triple]], manifest: Manifest
) -> Iterator[Triple]:
    """The catalog of a release."""
    base, shared = result.base, result.shared
    made = {f"graph/source/{one.name}": one.summary for one in result.sources}
    numbers = Numbers(
        _statistics(result, loose()),
        {path: len(set(graph)) for path, graph in shared.items()}
        | {path: summary.triples for path, summary in made.items()},
        len(result.derived) + sum(summary.inferred for summary in made.values()),
        link_counts(shared.get(ALIGNMENTS, ()), base),
    )
    codes = result.study.codebook.codes
    measured = metrics(result.counted.values())
    examples = (
        *(f"source/{document.identifier}" for document in result.documents[:1]),
        *(f"code/{slug(notation)}" for notation in list(codes)[:1]),
    )
    return map_catalog(
        result.study.settings,
        manifest,
        numbers,
        codes=codes,
        measured=[name for name in measured if name == RATING or name in SHARES],
        examples=examples,
    )
