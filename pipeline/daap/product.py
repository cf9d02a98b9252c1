"""The dataset as a data product: its quality, policy, citation and catalog.

With `build` and `study`, the only place where stages meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from pyoxigraph import Triple

from daap.counting import Counts, count_shared, count_source, metrics
from daap.errors import Finding
from daap.interpret.control import below_minimum
from daap.interpret.emerge import emergent_codes
from daap.iris import Iris, slug
from daap.manifest import Manifest
from daap.mapping.catalog import map_catalog
from daap.mapping.policy import map_policy
from daap.mapping.quality import (
    defined_codes,
    map_quality,
    mappings,
    resources,
)
from daap.mapping.statistics import link_counts, statistics
from daap.mapping.void import Numbers
from daap.metrics import RATING, SHARES
from daap.model import Audited, Document
from daap.settings import Settings
from daap.study import Study
from daap.web.citation import citation_text
from daap.web.crate import crate_file
from daap.web.order import sort_triples
from daap.web.publish import AnyWriter
from daap.web.release import catalog_files, text_writer, turtle_writer

if TYPE_CHECKING:
    from daap.build import Build

__all__ = ["count", "product_files", "quality_file", "too_low"]

Graphs = Mapping[str, tuple[Triple, ...]]
ALIGNMENTS = "graph/alignments"


def count(
    study: Study,
    graphs: Graphs,
    documents: Iterable[Document],
    audited: Mapping[str, tuple[Audited, ...]],
    findings: Iterable[Finding],
) -> dict[str, Counts]:
    """What is counted of each source, by identifier, and of the rest, by ""."""
    read = {document.identifier: document for document in documents}
    emergent = {code.notation for code in emergent_codes(study.codebook)}
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.source].append(finding)
    counts: dict[str, Counts] = {}
    for path, graph in graphs.items():
        if path.startswith("graph/source/"):
            name = path.removeprefix("graph/source/")
            counts[name] = count_source(
                read.get(name),
                audited.get(name, ()),
                found.pop(name, ()),
                resources=resources(graph),
                emergent=emergent,
            )
    shared = (g for path, g in graphs.items() if not path.startswith("graph/source/"))
    counts[""] = count_shared(
        chain.from_iterable(found.values()),
        resources=resources(chain.from_iterable(shared)),
        codes=defined_codes((*graphs["graph/codebook"], *graphs["graph/emergent"])),
        links=mappings(graphs.get(ALIGNMENTS, ())),
    )
    return counts


def too_low(counts: Mapping[str, Counts], settings: Settings) -> Iterator[Finding]:
    """A violation for each metric below the minimum of the study's settings."""
    values = metrics(counts.values())
    return below_minimum(values, settings.minimums, settings.file.name)


def quality_file(result: Build) -> tuple[str, AnyWriter]:
    """The observation port: measurements of each source and of the whole."""
    sources = {name: counts for name, counts in result.counted.items() if name}
    quality = map_quality(
        sources, result.counted[""], result.findings, Iris(result.base)
    )
    return "quality.ttl", turtle_writer(quality, result.base)


def product_files(
    result: Build, context: dict[str, Any]
) -> Iterator[tuple[str, AnyWriter]]:
    """What tells of all other files: to be written behind them."""
    settings = result.study.settings
    policy = map_policy(settings, Iris(settings.base))
    yield "policy.ttl", turtle_writer(policy, settings.base)
    yield "CITATION.cff", text_writer(citation_text(settings))
    yield crate_file(settings)
    yield from catalog_files(partial(_catalog, result), context, settings.base)


def _catalog(result: Build, manifest: Manifest) -> Iterator[Triple]:
    """The catalog of a release."""
    base, graphs = result.base, result.asserted
    numbers = Numbers(
        statistics(sort_triples(chain(*graphs.values()), base=base), base),
        {path: len(set(graph)) for path, graph in graphs.items()},
        len(result.inferred),
        link_counts(graphs.get(ALIGNMENTS, ()), base),
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
