"""The formal model of a study as pages show it: guidance and attributions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from daap.core.namespaces import DAAP, RDF
from daap.core.natural_order import natural_key
from daap.diagrams.guidance import STATED, Guidance, grouped, read_guidance
from daap.site.dataset import Dataset

ATTRIBUTIONS = """
SELECT ?node ?source ?code ?status ?label ?row ?step {
  ?node daap:ofSource ?source ; daap:ofCode ?code .
  OPTIONAL { ?node daap:tableRow ?row }
  OPTIONAL { ?node daap:auditStatus ?status . ?status rdfs:label ?label }
  OPTIONAL { ?node daap:tracedIn ?step . ?step daap:position ?position }
} ORDER BY ?source ?row ?node ?position
"""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A code that the formal model lists for a source; `status` if audited."""

    iri: str
    source: str
    code: str
    status: str
    row: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class FormalModel(Guidance):
    """The study's guidance, with the codes attributed to sources."""

    attributions: tuple[Attribution, ...] = ()

    @cached_property
    def attributed(self) -> Mapping[str, list[Attribution]]:
        """The attributions by code."""
        return grouped(self.attributions, "code")

    @cached_property
    def attributions_of(self) -> Mapping[str, list[Attribution]]:
        """The attributions by source."""
        return grouped(self.attributions, "source")

    def source_count(self, code: str) -> int:
        """The number of sources attributed to a code."""
        return len({one.source for one in self.attributed.get(code, ())})


def read_formal_model(dataset: Dataset) -> FormalModel:
    """The formal model of a dataset."""
    stated = (*STATED, DAAP.signReading)
    kinds = (DAAP.NextDecision, DAAP.CodeLink)
    patterns = [(name, None) for name in stated] + [(RDF.type, kind) for kind in kinds]
    found = read_guidance(
        quad.triple
        for predicate, value in patterns
        for quad in dataset.store.quads_for_pattern(None, predicate, value)
    )
    attributions = tuple(_attributions(dataset))
    return FormalModel(found.options, found.impacts, found.links, attributions)


def _attributions(dataset: Dataset) -> list[Attribution]:
    """The attributions by source, p2 before p10, in the order of their table."""
    found = [
        Attribution(
            node,
            rows[0]["source"],
            rows[0]["code"],
            rows[0]["label"],
            rows[0]["row"],
            tuple(dict.fromkeys(row["step"] for row in rows if row["step"])),
        )
        for node, rows in dataset.groups(ATTRIBUTIONS, "node").items()
    ]
    return sorted(found, key=lambda a: (natural_key(a.source), int(a.row or 0), a.iri))
