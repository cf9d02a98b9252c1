"""Shared graphs, of no single source: mapped, closed and validated.

They are made from outlines of the notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from pyoxigraph import NamedNode, Triple

from daap import __version__
from daap.build.engines import choose
from daap.build.study import Study, link_findings
from daap.core.errors import Finding
from daap.core.iris import Iris, slug
from daap.core.model import Document
from daap.core.namespaces import DAAP
from daap.core.resources import SHAPES
from daap.core.source_record import SourceRecord
from daap.core.triples import subject_iri
from daap.interpret.codes.emergent import emergent_codes
from daap.link.alignments import map_alignments
from daap.mapping.codebook import map_scheme
from daap.mapping.dataset import map_dataset
from daap.mapping.emergent import map_emergent, map_places
from daap.mapping.graphs import reasoning_context, value_lists
from daap.mapping.project import map_project
from daap.mapping.provenance import file_iri, map_build, map_files, map_software
from daap.mapping.record import map_table
from daap.reason.publishable import publishable
from daap.reason.schema import axioms, logical
from daap.validate.findings import findings as shape_findings
from daap.validate.findings import places

ALIGNMENTS = "graph/alignments"
"""A graph that is published and validated, but not reasoned over."""

Graph = tuple[Triple, ...]


def map_shared(
    study: Study, records: Mapping[str, SourceRecord], notes: Sequence[Document]
) -> dict[str, Graph]:
    """The graphs of no single source, by path."""
    iris = Iris(study.settings.base)
    new = emergent_codes(study.codebook)
    published = _published(records, notes)
    dataset = chain(
        map_dataset(study.settings, records, iris),
        *(map_table(t.name, t.path, t.sha256, iris) for t in study.tables),
    )
    project = tuple(map_project(study.project, iris, study.settings.language))
    return {
        "graph/dataset": tuple(dataset),
        "graph/vocabulary": tuple(value_lists(study.vocabulary)),
        "graph/codebook": study.knowledge.codes or tuple(map_scheme(study.settings)),
        "graph/guidance": study.knowledge.guidance,
        "graph/emergent": tuple(map_emergent(new, published, study.settings)),
        "graph/provenance": tuple(_map_provenance(study, records, notes)),
        **({"graph/project": project} if project else {}),
    }


def _published(
    records: Mapping[str, SourceRecord], notes: Iterable[Document]
) -> tuple[Document, ...]:
    """The notes of sources with a record; of two notes of one source, the last."""
    last = {note.identifier: note for note in notes if note.identifier in records}
    return tuple(last.values())


def map_mappings(study: Study) -> Graph:
    """The mappings of codes and terms to other vocabularies."""
    return tuple(dict.fromkeys(map_alignments(study.alignments, study.settings.base)))


def mapping_faults(study: Study, mappings: Graph, engine: str) -> Iterator[Finding]:
    """Findings of rules and shapes on the mappings, validated by themselves."""
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
    """The provenance of the version: field notes, tables and other files."""
    iris = Iris(study.settings.base)
    read = [note for note in notes if note.identifier in records]
    extracts = {file.path for file in study.project.files}  # described elsewhere
    files = [file for file in study.files if file.path not in extracts]
    used = (
        *(
            iris.source(note.identifier, "field-note")
            for note in read
            if not note.elements
        ),
        *(iris(f"import/{slug(one.identifier)}") for one in study.project.files),
        *(iris(f"table/{table.name}") for table in study.tables),
        *(file_iri(file.path, iris) for file in files),
    )
    yield from map_build(study.settings.version, __version__, used, iris)
    yield from map_software(__version__, iris)
    yield from map_files(files, iris)


def derive_shared(
    study: Study,
    shared: Mapping[str, Graph],
    records: Mapping[str, SourceRecord],
    notes: Iterable[Document],
    engine: str,
) -> tuple[Graph, tuple[Finding, ...]]:
    """The triples that the shared graphs entail, and the findings on them.

    Triples about sources are part of the sources.
    """
    chosen, base = choose(engine), study.settings.base
    whole = tuple(chain.from_iterable(shared.values()))
    codes = (*shared["graph/codebook"], *shared["graph/emergent"])
    context = reasoning_context(codes, study.knowledge.guidance)
    nodes = frozenset(subject_iri(triple) for triple in whole)
    data = (*whole, *context, *_steps(study, _published(records, notes)))
    closure = chosen.close(logical(data), tuple(axioms(study.ontology)))
    new = set(publishable(closure, frozenset(data), base))
    results = chosen.validate((*data, *new, *study.ontology), SHAPES)
    where = {**places(data), **study.knowledge.places}
    focus = nodes | {DAAP.iri.removesuffix("#")}
    own = [result for result in results if result.focus in focus]
    derived = (t for t in new if not _names_a_source(t, f"{base}source/"))
    return tuple(sorted(derived, key=str)), tuple(shape_findings(own, where))


def _steps(study: Study, notes: Iterable[Document]) -> Iterator[Triple]:
    """The triples about steps that generated emergent codes, as sources state them."""
    new = emergent_codes(study.codebook)
    return map_places(new, notes, Iris(study.settings.base))


def _names_a_source(triple: Triple, prefix: str) -> bool:
    ends = (triple.subject, triple.object)
    return any(isinstance(e, NamedNode) and e.value.startswith(prefix) for e in ends)
