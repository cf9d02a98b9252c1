"""The graphs that belong to no single source: mapped, closed and validated.

With `build`, a place where stages meet. They are made from outlines of the notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from pyoxigraph import NamedNode, Triple

from daap import __version__
from daap.build.engines import choose
from daap.build.study import Study, link_findings
from daap.core.errors import Finding
from daap.core.iris import Iris
from daap.core.model import Document, SourceRecord
from daap.core.namespaces import DAAP
from daap.core.resources import SHAPES
from daap.interpret.codes.emergent import emergent_codes
from daap.link.alignments import map_alignments
from daap.mapping.coding import map_steps
from daap.mapping.dataset import map_dataset
from daap.mapping.emergent import map_scheme
from daap.mapping.graphs import reasoning_context, value_lists
from daap.mapping.provenance import file_iri, map_build, map_files, map_software
from daap.mapping.record import map_field_note, map_table
from daap.mapping.stated import map_emerged, map_provenance, stating_steps
from daap.mapping.terms import subject_iri
from daap.reason.publishable import publishable
from daap.reason.schema import axioms, logical
from daap.validate.findings import findings as shape_findings
from daap.validate.findings import places

ALIGNMENTS = "graph/alignments"
"""The graph that is published and validated, and never reasoned over."""

Graph = tuple[Triple, ...]


def map_shared(
    study: Study, records: Mapping[str, SourceRecord], notes: Sequence[Document]
) -> dict[str, Graph]:
    """The graphs that belong to no single source, by path."""
    iris = Iris(study.settings.base)
    guidance, new = study.knowledge.guidance, emergent_codes(study.codebook)
    dataset = chain(
        map_dataset(study.settings, records, iris),
        *(map_table(t.name, t.path, t.sha256, iris) for t in study.tables),
    )
    return {
        "graph/dataset": tuple(dataset),
        "graph/vocabulary": tuple(value_lists(study.vocabulary)),
        "graph/codebook": study.knowledge.codes or tuple(map_scheme(study.settings)),
        "graph/guidance": guidance,
        "graph/emergent": tuple(
            map_emerged(notes, new, guidance, study.settings, study.codebook.codes)
        ),
        "graph/provenance": tuple(_map_provenance(study, records, notes)),
    }


def map_mappings(study: Study) -> Graph:
    """How codes and terms relate to those of other vocabularies."""
    return tuple(dict.fromkeys(map_alignments(study.alignments, study.settings.base)))


def mapping_faults(study: Study, mappings: Graph, engine: str) -> Iterator[Finding]:
    """What rules and shapes find in the mappings, held apart from all else."""
    yield from link_findings(study)
    if mappings:
        codes = reasoning_context(study.knowledge.codes, ())
        data = (*mappings, *codes, *study.ontology)
        below = f"{study.settings.base}alignment/"
        results = choose(engine).validate(data, SHAPES)
        own = (result for result in results if result.focus.startswith(below))
        yield from shape_findings(own, study.knowledge.places)


def _map_provenance(
    study: Study, records: Mapping[str, SourceRecord], notes: Iterable[Document]
) -> Iterator[Triple]:
    """How the version came about, from its field notes, tables and other files."""
    iris = Iris(study.settings.base)
    read = [note.identifier for note in notes if note.identifier in records]
    used = (
        *(iris.source(name, "field-note") for name in read),
        *(iris(f"table/{table.name}") for table in study.tables),
        *(file_iri(file.path, iris) for file in study.files),
    )
    yield from map_build(study.settings.version, __version__, used, iris)
    yield from map_software(__version__, iris)
    yield from map_files(study.files, iris)


def derive_shared(
    study: Study,
    shared: Mapping[str, Graph],
    notes: Iterable[Document],
    engine: str,
) -> tuple[Graph, tuple[Finding, ...]]:
    """What follows from the shared graphs, and what is wrong with them.

    What follows about sources is in the parts of these.
    """
    chosen, base = choose(engine), study.settings.base
    whole = tuple(chain.from_iterable(shared.values()))
    codes = (*shared["graph/codebook"], *shared["graph/emergent"])
    context = reasoning_context(codes, study.knowledge.guidance)
    nodes = frozenset(subject_iri(triple) for triple in whole)
    data = (*whole, *context, *_stated(nodes, notes, base))
    closure = chosen.close(logical(data), tuple(axioms(study.ontology)))
    new = set(publishable(closure, frozenset(data), base))
    results = chosen.validate((*data, *new, *study.ontology), SHAPES)
    where = {**places(data), **study.knowledge.places}
    focus = nodes | {DAAP.iri.removesuffix("#")}
    own = [result for result in results if result.focus in focus]
    derived = (t for t in new if not _names_a_source(t, f"{base}source/"))
    return tuple(sorted(derived, key=str)), tuple(shape_findings(own, where))


def _stated(
    nodes: frozenset[str], notes: Iterable[Document], base: str
) -> Iterator[Triple]:
    """What the sources will say of shared nodes, and by which of their steps."""
    iris = Iris(base)
    for note in notes:
        steps = (replace(s, notes=(), assignments=()) for s in note.steps if s.stated)
        stating = replace(note, steps=tuple(steps))
        if stating.steps:
            graph = (
                *map_field_note(stating, iris),
                *map_steps(stating, iris),
                *map_provenance(stating, iris),
            )
            yield from stating_steps(nodes, [graph])


def _names_a_source(triple: Triple, prefix: str) -> bool:
    ends = (triple.subject, triple.object)
    return any(isinstance(e, NamedNode) and e.value.startswith(prefix) for e in ends)
